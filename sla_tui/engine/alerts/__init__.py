"""Alerts: which conditions hold, what becomes of them, and how they are delivered."""
