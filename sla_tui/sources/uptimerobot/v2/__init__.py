"""UptimeRobot API v2, the older one: forms, errors in HTTP 200, states as numbers, a log of states for each monitor."""

from sla_tui.sources.uptimerobot.v2.client import create

__all__ = ["create"]
