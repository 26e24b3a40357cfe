"""Delay receipts: the days of a delay by party and cause, frozen, countersigned, and reckoned again by anybody."""
