"""A city's identity provider, played by django-oauth-toolkit in a process and a database of its own."""
