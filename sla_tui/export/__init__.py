"""What leaves the program: snapshots in every format, each a function of a `Snapshot`, byte for byte reproducible."""
