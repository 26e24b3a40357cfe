"""Tags of the pages of instructions."""
