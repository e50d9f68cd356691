"""What one moment holds: services bound to their contracts, monitors as they were seen, decisions, gaps in the past."""
