"""History that nobody can quietly rewrite: streams, events, news."""
