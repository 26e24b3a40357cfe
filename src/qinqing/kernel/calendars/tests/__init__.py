"""Tests of `calendars`."""
