"""Neutral checks of claims: drawn by chance or after silence, by a unit of neither side."""
