"""The documents: what each of them says, whatever format it is written in."""
