"""Handovers (交接): what waits at a post is handed from one person to the next, signed by both."""
