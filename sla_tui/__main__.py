"""`python -m sla_tui` is the same command as `sla-tui`."""

from __future__ import annotations

from sla_tui.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
