"""Adverse consequences: proposed to a named person, heard, decided by somebody else, open to objection."""
