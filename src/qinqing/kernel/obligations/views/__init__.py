"""Pages of obligations, whatever mechanism they belong to."""
