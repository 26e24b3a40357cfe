"""Template filters of projects."""
