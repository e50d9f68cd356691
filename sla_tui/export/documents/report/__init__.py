"""The SLA report of one period: a pure value, told once as blocks."""
