"""Settings for development, production and tests, over one base."""
