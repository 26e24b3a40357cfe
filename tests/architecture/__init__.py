"""The laws of the house, each as a function that returns violations, and each seen red on a planted one."""
