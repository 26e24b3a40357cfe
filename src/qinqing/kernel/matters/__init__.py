"""The row that every matter shares."""
