#!/usr/bin/env python3
"""Runs every benchmark that has rows for the table, each in a process of its own, and prints one Markdown table.

    python benchmarks/all.py [NAME ...]

Without names: all of them. A benchmark is a script in this folder with a function `rows() -> list[Row]`
(`measured.py`). One that fails is a row that says so, the others go on, and the exit code is 1. Run it on a machine
at rest: ratios are against a floor of the same run, but other people's work still moves them.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.measured import Row, table  # noqa: E402

WITHIN = 1800.0
"""Seconds that one benchmark may take."""
_ROWS = re.compile(r"^def rows\(", re.MULTILINE)
_CHILD = """
import importlib, json, sys
from dataclasses import asdict
sys.path.insert(0, sys.argv[1])
rows = importlib.import_module("benchmarks." + sys.argv[2]).rows()
sys.stdout.write("\\n" + json.dumps([asdict(row) for row in rows]))
"""


def benchmarks() -> list[str]:
    """Names the scripts that have rows."""
    return sorted(path.stem for path in HERE.glob("*.py") if _ROWS.search(path.read_text(encoding="utf-8")))


def rows_of(name: str) -> list[Row]:
    """Runs one benchmark; where it fails, its row says the last that it wrote."""
    command = [sys.executable, "-c", _CHILD, str(HERE.parent), name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=WITHIN)
        return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]
    except subprocess.TimeoutExpired:
        return [Row(name, f"not finished in {WITHIN:.0f} s", "", "", reached=False)]
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip().splitlines() or ["no word"])[-1]
        return [Row(name, f"failed: {said}".replace("|", "/"), "", "", reached=False)]


def main() -> int:
    """Runs them, one after the other, and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(benchmarks())}")
    parser.add_argument("--json", action="store_true", help="the rows as JSON")
    args = parser.parse_args()
    if unknown := set(args.names) - set(benchmarks()):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    found: list[Row] = []
    for name in args.names or benchmarks():
        print(f"{name} ...", file=sys.stderr, flush=True)
        found += rows_of(name)
    print(json.dumps([asdict(row) for row in found], indent=2) if args.json else table(found))
    return int(any(row.figure.startswith(("failed", "not finished")) for row in found))


if __name__ == "__main__":
    raise SystemExit(main())
