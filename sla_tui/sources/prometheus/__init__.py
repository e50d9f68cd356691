"""Prometheus and what speaks its query API: Thanos, Mimir, VictoriaMetrics."""

from sla_tui.sources.prometheus.client import create

__all__ = ["create"]
