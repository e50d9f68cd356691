"""Where reports go by themselves: mail, what apprise knows, a folder, a command; loaded only when one is due."""
