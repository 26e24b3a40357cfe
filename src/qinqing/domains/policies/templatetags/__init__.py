"""Tags and filters of policies' pages."""
