"""What customers and machines may read: the status page, its feed and data, and metrics for Prometheus."""
