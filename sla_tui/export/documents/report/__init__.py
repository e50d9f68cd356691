"""The SLA report of one period: a pure value, and the document that it makes."""
