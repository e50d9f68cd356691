"""The views of the dashboard, a module each: a snapshot in, lines out. Nothing in here knows Textual or a colour."""
