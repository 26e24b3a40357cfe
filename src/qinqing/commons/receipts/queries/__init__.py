"""Reading receipts: what may be issued, one receipt in words, the lists, and what waits for people."""
