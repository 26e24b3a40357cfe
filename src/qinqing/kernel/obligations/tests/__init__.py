"""Tests of `obligations`."""
