"""What `qinqing COMMAND` runs, one module each."""
