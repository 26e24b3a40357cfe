"""Supervision orders (督办单): who has to do what by when, who asked for it, and how it was answered."""
