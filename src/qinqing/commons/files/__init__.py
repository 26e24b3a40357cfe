"""Files that strangers send: how large they may be, how they are decoded, and why one is refused."""
