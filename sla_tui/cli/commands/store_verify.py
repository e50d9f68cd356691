"""`sla-tui store verify`: is all sound, are closed periods what they were, and what would they come to today?"""

from __future__ import annotations

import json
import time
from contextlib import closing

from sla_tui.cli.output import write
from sla_tui.config.model import Config
from sla_tui.engine.judge.proof import Proof, prove
from sla_tui.store.place import StorePlace


def verify(place: StorePlace, config: Config | None, *, as_json: bool) -> int:
    """Prints a line for the whole, for each closed period that is not as it was, and a sum; 1 where any is damaged."""
    trouble = place.verify()
    with closing(place.reader()) as store:
        proofs = prove(store, config, int(time.time()))
    damaged = [p for p in proofs if not p.sound]
    if as_json:
        data = {"file": trouble or "ok", "periods": [p.to_json() for p in proofs]}
        write(json.dumps(data, indent=2) + "\n")
    else:
        write("".join(f"{line}\n" for line in _lines(trouble, proofs)))
    return 1 if trouble or damaged else 0


def _lines(trouble: str, proofs: tuple[Proof, ...]) -> list[str]:
    out = [f"history: {trouble or 'sound; every month counts what its days hold'}"]
    out += [f"{p.service} {p.label} revision {p.revision}: {p.words}" for p in proofs if p.words]
    sound = sum(p.sound for p in proofs)
    out.append(f"closed periods: {sound} of {len(proofs)} revisions are what they were closed with")
    drifted = sum(bool(p.drift) for p in proofs)
    if drifted:
        out.append(f"{drifted} would rest on something else today: the result stands, `explain` shows the difference")
    return out
