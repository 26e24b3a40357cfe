"""What is read about policies."""
