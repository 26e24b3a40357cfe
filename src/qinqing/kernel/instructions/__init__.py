"""Words of a leader on any matter (批示), and what whoever they ask answers."""
