"""Simulated provider APIs, one module a provider and what it tells of the past beside it."""
