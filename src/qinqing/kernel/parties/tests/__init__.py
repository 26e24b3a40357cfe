"""Tests of `parties`."""
