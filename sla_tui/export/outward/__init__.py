"""Files for other tools that are made of what `metrics.prom` says: rules for Prometheus, a dashboard for Grafana."""
