"""Tests of `matters`."""
