"""StatusCake API v1: uptime checks, periods, single tests, maintenance windows."""

from sla_tui.sources.statuscake.client import create

__all__ = ["create"]
