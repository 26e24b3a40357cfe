"""Pure judgement about contracts."""
"""Judgements about contracts that need no database."""
