"""What stands in a suggestion for words that nobody filled in yet."""

LEFT_OPEN = "〔待填〕"
"""Stands for what a person has yet to write; nothing with it in its title is sent to review."""
