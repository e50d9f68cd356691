"""Acts: what people decide, how it is written down, what holds, and what it would mean."""
