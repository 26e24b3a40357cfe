"""Tests of `chronicle`."""
