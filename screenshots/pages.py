#!/usr/bin/env python3
"""Makes the pictures of the pages: the demo's report and status page in a real Chromium, on a desk and on a phone.

    python screenshots/pages.py [--only NAME]

Needs Debian's `chromium` besides what the tests need. The demo's seed and instant are those of `make.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT.parent))

from sla_tui import demo  # noqa: E402
from sla_tui.config.model import PublishConfig  # noqa: E402
from sla_tui.engine.gather.public import Publisher  # noqa: E402
from sla_tui.engine.gather.report import gather_report  # noqa: E402
from sla_tui.engine.live import LiveEngine  # noqa: E402
from sla_tui.export.documents.report.document import report_document  # noqa: E402
from sla_tui.export.documents.report.model import Report  # noqa: E402
from sla_tui.export.formats.html import render_html  # noqa: E402
from sla_tui.export.publish.status_page import render_status_page  # noqa: E402
from sla_tui.language import language_named  # noqa: E402
from sla_tui.store import open_store  # noqa: E402
from tests.browser import chromium  # noqa: E402

SEED, AT = 7, 1_795_440_720  # 2026-11-23T13:32:00Z
SIZES = {"desktop": (1280, 800, 2600), "phone": (390, 844, 2600)}


async def pages() -> dict[str, str]:
    """The pages as HTML, by name."""
    with demo.start(SEED, AT, fixed=True) as running, closing(open_store(":memory:")) as store:
        for poll in running.past:
            store.record(poll)
        live = LiveEngine(running.config, store, running.clock, tokens=running.tokens, demo=True)
        try:
            snapshot = await live.poll_once()
        finally:
            await live.close()
        report = gather_report(running.config, store, AT, period="2026-10", earlier=2, demo=True)
        current = gather_report(running.config, store, AT, snapshot=snapshot, demo=True)
        shown = replace(running.config, publish=PublishConfig(title="Status of Example BV", show_targets=True))
        return {
            "report": _page(current, "en"),
            "report-nl": _page(report, "nl"),
            "status": render_status_page(Publisher(shown, store).page(snapshot)),
        }


def _page(report: Report, code: str) -> str:
    language = language_named(code)
    return render_html(report_document(report, language), language)


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", metavar="NAME", help="only pictures whose name contains this")
    args = parser.parse_args()
    made = asyncio.run(pages())
    with chromium.browser() as tab, tempfile.TemporaryDirectory() as folder:
        for name, text in made.items():
            page = Path(folder) / f"{name}.html"
            page.write_text(text, encoding="utf-8")
            for size, (width, height, tall) in SIZES.items():
                for theme in ("light", "dark"):
                    out = ROOT / f"page-{name}-{size}-{theme}.png"
                    if args.only not in out.name or (name == "report-nl" and (size, theme) != ("desktop", "light")):
                        continue
                    tab.open(page.as_uri(), width=width, height=height, dark=theme == "dark", mobile=size == "phone")
                    tab.picture(out, height=tall)
                    print(out)


if __name__ == "__main__":
    main()
