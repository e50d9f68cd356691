"""Measuring: from states and requests to counted downtime."""
