"""Reading a configuration stays light: it is on the path to the first frame."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("dateutil", "tomli_w", "platformdirs", "httpx", "rich", "textual", "asyncio", "subprocess", "json", "difflib")


def test_reading_loads_nothing_heavy():
    code = (
        "import sys; from sla_tui.config.reading.reader import parse_config; "
        'parse_config(\'[probes.a]\\nurl = "https://example.com"\\n[services.a]\\nmonitors = ["probe:a"]\'); '
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
