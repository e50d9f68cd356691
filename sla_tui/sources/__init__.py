"""The rim: provider APIs and local probes. Each turns what it is told into `observation` values, and nothing else."""
