"""What a start costs, against an empty interpreter in the same rounds: `python benchmarks/start.py [ROUNDS]`.

`sla-tui --version` is to stay within 1.15 times the empty interpreter. Believe the ratio, not the milliseconds.
"""

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row, ratio  # noqa: E402

CALL = "from sla_tui.cli.main import main; main({words!r})"
CASES = {
    "empty interpreter": "pass",
    "sla-tui --version": CALL.format(words=["--version"]),
    "sla-tui --help": CALL.format(words=["--help"]),
    "sla-tui config path": CALL.format(words=["config", "path"]),
    "sla-tui contracts list": CALL.format(words=["contracts", "list"]),
}


def measure(code):
    """Wall and processor seconds of one start."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


WANTED = {
    "sla-tui --version": 1.15,
    "sla-tui --help": 1.3,
    "sla-tui config path": 1.3,
    "sla-tui contracts list": 3.0,
}
"""Of an empty interpreter, by the clock."""


def medians(rounds):
    """Milliseconds by the clock and of the processor of each case, in turn, so that a noisy moment hits all of them."""
    taken = {name: [] for name in CASES}
    for code in CASES.values():
        measure(code)  # once to warm the caches
    for _ in range(rounds):
        for name, code in CASES.items():
            taken[name].append(measure(code))
    return ({n: statistics.median(t[i] for t in times) * 1000 for n, times in taken.items()} for i in (0, 1))


def rows(rounds: int = 21) -> list[Row]:
    """What `benchmarks/all.py` prints."""
    wall, _ = medians(rounds)
    named = "empty interpreter"
    return [ratio(f"`{name}`", wall[name], wall[named], wanted, named) for name, wanted in WANTED.items()]


def main():
    """Measures and prints medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    wall, cpu = medians(rounds)
    base_wall, base_cpu = wall["empty interpreter"], cpu["empty interpreter"]
    print(f"{'':<24}{'wall':>10}{'x':>7}{'processor':>14}{'x':>7}   median of {rounds}")
    for name in CASES:
        print(
            f"{name:<24}{wall[name]:>7.1f} ms{wall[name] / base_wall:>7.2f}"
            f"{cpu[name]:>11.1f} ms{cpu[name] / base_cpu:>7.2f}"
        )


if __name__ == "__main__":
    main()
