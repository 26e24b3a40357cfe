"""Tags for the templates of contracts."""
