"""The HTTP probe: what is sent, what comes back, and whether it is the right answer."""
