"""Simulated providers and probe targets on loopback, driven by one seeded scenario."""
