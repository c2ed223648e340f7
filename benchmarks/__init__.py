"""How fast, how large, how accurate: scripts to run by hand as ``python -m benchmarks.NAME``."""
