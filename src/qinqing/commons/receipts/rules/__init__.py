"""Pure judgement about receipts: their lines, what a ruling may move, and reckoning one anew from exported events."""
