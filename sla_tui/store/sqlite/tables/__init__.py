"""The tables of the SQLite file, a module each."""
