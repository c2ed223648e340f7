"""What the service does, in plain Python values: no HTTP, no command line."""
