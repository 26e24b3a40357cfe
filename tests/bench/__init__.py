"""The benches run and compare like with like; nothing here is timed."""
