"""From TOML or JSON text to values: every problem at once, each with file, line and what to do."""
