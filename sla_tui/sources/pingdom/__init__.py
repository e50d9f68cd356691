"""Pingdom API 3.1: uptime and transaction checks, outages, single results, maintenance."""

from sla_tui.sources.pingdom.client import create

__all__ = ["create"]
