"""The tables of a history in SQL, a module each."""
