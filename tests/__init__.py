"""Tests of the whole: architecture, database, operations, journeys. Tests of one app stand beside it."""
