"""Local probers: one small file per protocol, one fresh connection a probe."""
