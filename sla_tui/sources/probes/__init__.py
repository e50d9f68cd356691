"""Local probers: one small file, or a room, per protocol; one fresh connection a probe."""
