"""The embedded server and the preparing of databases."""
