"""What counties with a system of their own deliver (外部报送): signed files, rows with their source, freshness."""
