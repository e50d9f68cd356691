"""The dashboard: draws snapshots, decides nothing."""
