"""Files that prove something, their digests and shown copies."""
