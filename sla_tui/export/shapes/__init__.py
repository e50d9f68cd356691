"""The shapes of JSON: each declared once, and both what is written and its schema come of that."""
