"""Widgets that draw what view-models decide, line by line."""
