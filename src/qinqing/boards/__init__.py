"""Boards across all mechanisms: alarms and things to do."""
