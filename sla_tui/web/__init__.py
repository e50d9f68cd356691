"""The dashboard in a browser: textual-serve behind checks of our own. Needs the extra `web`."""
