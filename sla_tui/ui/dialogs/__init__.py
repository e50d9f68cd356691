"""What can be done from the dashboard, a file an act: its fields, what it will mean, and the call of the engine."""
