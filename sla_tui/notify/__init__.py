"""Where alerts go besides the screen: a command, and everything that apprise knows; loaded only when needed."""
