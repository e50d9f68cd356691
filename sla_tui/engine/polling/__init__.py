"""Polling: what each source is asked and when, and the way of its answers into the store."""
