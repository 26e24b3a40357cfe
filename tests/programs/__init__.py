"""The interface for programs, as programs meet it."""
