"""The stored forms: how values are packed into bytes. Pure."""
