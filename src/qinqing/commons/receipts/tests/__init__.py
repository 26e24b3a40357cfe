"""Tests of delay receipts."""
