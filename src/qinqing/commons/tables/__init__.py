"""Spreadsheets that people filled in by hand: read, repaired where certain, asked about where not."""
