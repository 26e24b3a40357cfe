"""Pure judgement about contracts."""
