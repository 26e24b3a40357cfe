"""Limits and sentences for files that are not trusted."""
