"""Other tools' histories, read into polls of a source of their own: their time is never mixed with what we measured."""
