"""The command, its processes and what happens when they are killed."""
