"""What holds when everything fails at once: killed processes, a killed server, a clock that jumps."""
