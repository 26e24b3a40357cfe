"""Frozen publications: what is shown beyond its parties, drafted by one person, issued by another, never changed."""
