"""Reports that go out by themselves: made of the history when they are due, handed over, and that noted."""
