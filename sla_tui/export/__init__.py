"""Text and JSON of a snapshot: each a function of a `Snapshot`, byte for byte reproducible."""
