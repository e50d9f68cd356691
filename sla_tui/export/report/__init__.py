"""The SLA report of one period: a pure value, told once as blocks, and drawn in every format and language from them."""
