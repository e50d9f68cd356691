"""What the terminal is asked for besides drawing: the clipboard, and whether it is still there."""
