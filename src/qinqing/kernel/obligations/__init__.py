"""Promises with a clock: obligations, gates, ladders, the sweep."""
