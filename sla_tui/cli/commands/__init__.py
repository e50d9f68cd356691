"""The commands, a module each: `add_arguments` and `run`."""
