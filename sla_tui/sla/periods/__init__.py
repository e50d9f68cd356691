"""Periods, the terms of contracts and their texts, and the time zones they are cut in."""
