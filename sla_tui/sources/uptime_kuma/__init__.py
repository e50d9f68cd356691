"""Uptime Kuma: the states of `/metrics`, or the last hundred beats of a public status page."""

from sla_tui.sources.uptime_kuma.client import create

__all__ = ["create"]
