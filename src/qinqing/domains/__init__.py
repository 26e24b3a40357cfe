"""One folder per mechanism; strangers to one another."""
