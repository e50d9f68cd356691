"""UptimeRobot API v3: monitors, incidents, response times, maintenance windows."""

from sla_tui.sources.uptimerobot.client import create

__all__ = ["create"]
