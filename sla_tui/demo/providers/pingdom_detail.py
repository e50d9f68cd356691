"""A check in full, as the simulated Pingdom shows it: what it sends, with secrets to be dropped."""

from __future__ import annotations

from typing import Any

from sla_tui.demo.monitor import SimMonitor

CheckRow = dict[str, Any]


def detail(monitor: SimMonitor, listed: CheckRow) -> CheckRow:
    """Returns the detail of a check of which the list shows `listed`.

    It leaves out `requestheaders`: the live service sends an object and its OpenAPI document says an array of strings,
    so that no value is right for every client. `responsetime_threshold` is milliseconds, as live and in the document's
    own example; the document's type is a boolean.
    """
    scheme, _, rest = monitor.url.partition("://")
    kind: CheckRow = (
        {"port": int(rest.rpartition(":")[2])}
        if scheme == "tcp"
        else {
            "verify_certificate": True,
            "url": "/" + rest.partition("/")[2],
            "encryption": False,
            "port": 80,
            "ssl_down_days_before": 0,
        }
    )
    if monitor.service == "payments":
        kind |= {"username": "probe", "password": "canary-pingdom-http-password"}
    return {
        **listed,
        "type": {listed["type"]: kind},
        "sendnotificationwhendown": 2,
        "notifyagainevery": 0,
        "notifywhenbackup": True,
        "responsetime_threshold": 30_000,
        "custom_message": "",
        "integrationids": [],
        "probe_filters": [],
    }
