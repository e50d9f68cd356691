"""Kinds of values: how each is read, what is wrong with it, and how it is written."""
