"""Working days as a prefix sum, and the rules of counting days."""
