"""Base templates, static files and pages of the kernel's own rooms."""
