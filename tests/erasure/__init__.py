"""What is erased by law is nowhere any more."""
