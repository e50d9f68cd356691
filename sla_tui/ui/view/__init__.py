"""Pure view-models: snapshots in, lines of words with roles out. Nothing in here knows Textual or a colour."""
