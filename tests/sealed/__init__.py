"""Hunting for traces of what is sealed."""
