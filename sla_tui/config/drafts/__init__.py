"""Drafting a contract: starting points, the questions of seven steps, the draft that their answers make of it."""
