"""What every matter shares and no mechanism owns."""
