"""What `sla-tui assess` loads, in a process of its own: arithmetic, and nothing that reaches a network or a history."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "boundaries.toml"


def test_assess_loads_no_dashboard_no_network_and_no_history() -> None:
    code = f"""
import sys
from sla_tui.cli.main import main
assert main(["assess", {str(CASES)!r}, "--format", "json", "-o", "/dev/null"]) == 0
print(" ".join(sorted(sys.modules)))
"""
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(process.stdout.split())
    assert "sla_tui.sla.assess" in loaded
    unwanted = {
        "textual",
        "httpx",
        "asyncio",
        "sqlite3",
        "ssl",
        "sla_tui.store.sqlite.store",
        "sla_tui.engine.gather.snapshot",
    }
    assert not loaded & unwanted
