"""Tests of events that are pushed to other systems."""
