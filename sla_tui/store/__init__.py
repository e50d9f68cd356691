"""What is remembered: the Store protocol and its SQLite form."""
