"""The claim file's files by name, with their bytes, and the SHA-256 of each; the same bytes for the same dossier."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import tomli_w

from sla_tui import format as fmt
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.export.claim import tables
from sla_tui.export.claim.calendar import calendar
from sla_tui.export.claim.case import cases_of, cases_text
from sla_tui.export.claim.letter import letter, service_name
from sla_tui.export.claim.vendor_page import compared_csv, wordings_csv
from sla_tui.export.documents.components import components_blocks
from sla_tui.export.documents.contract import render_contract
from sla_tui.export.documents.stated import period_text
from sla_tui.export.documents.working import working_document
from sla_tui.export.formats.json import render_results
from sla_tui.export.formats.text import render_text
from sla_tui.export.shapes.result import result_to_json
from sla_tui.export.text_layout import wrap
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.dossier import Dossier, SourceRecord
from sla_tui.text import clean

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
FORMAT: Final = "sla-tui/claim/1"
PAGE_COMPARED: Final = "evidence/vendor-page.csv"
PAGE_WORDINGS: Final = "evidence/vendor-incidents.csv"

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can say; one that never changes
_ABOUT: Final = {
    "letter.txt": "letter",
    "claim.ics": "calendar",
    "clause.md": "clause",
    "contract.toml": "contract",
    "timeline.csv": "timeline",
    "calculation.txt": "calculation",
    "calculation.csv": "calculation_csv",
    "result.json": "result",
    "case.json": "case",
    "evidence/sources.csv": "sources",
    "evidence/*-states.csv": "states",
    "evidence/*-checks.csv": "checks",
    PAGE_COMPARED: "page_compared",
    PAGE_WORDINGS: "page_wordings",
    MANIFEST: "manifest",
    SUMS: "sums",
}
"""The files, and which phrase of `[claim_file]` says what is in them."""
README_WIDTH: Final = 100


def claim_files(dossier: Dossier, language: Language = ENGLISH) -> dict[str, bytes]:
    """Makes all files, in the order in which they are listed; the names use `/`."""
    cases = cases_text(cases_of(dossier))
    texts = dossier.texts or (dossier.contract,)
    made: dict[str, str | bytes] = {
        "README.txt": _readme(dossier, language),
        "letter.txt": letter(dossier, language),
        "claim.ics": calendar(dossier, language),
        "clause.md": "\n".join(render_contract(text, language=language) for text in texts),
        "contract.toml": tomli_w.dumps({"contracts": dict(_written(texts))}),
        "timeline.csv": tables.timeline(dossier),
        "calculation.txt": _calculation(dossier, language),
        "calculation.csv": tables.calculation(dossier),
        "result.json": render_results([result_to_json(dossier.assessment, dossier.service.id)], many=False),
        "case.json": cases,
        "evidence/sources.csv": tables.sources(dossier),
    }
    for name, record in _named(dossier.records):
        made[f"evidence/{name}-states.csv"] = tables.states(record)
        if record.checks:
            made[f"evidence/{name}-checks.csv"] = tables.checks(record)
    if (statement := dossier.service.statement) is not None:
        made[PAGE_COMPARED] = compared_csv(statement)
        made[PAGE_WORDINGS] = wordings_csv(statement)
    made[MANIFEST] = _manifest(dossier, cases)
    files = {name: body if isinstance(body, bytes) else body.encode() for name, body in made.items()}
    files[SUMS] = "".join(f"{sha256(body).hexdigest()}  {name}\n" for name, body in sorted(files.items())).encode()
    return files


def _calculation(dossier: Dossier, language: Language) -> str:
    document = working_document(
        dossier.assessment,
        dossier.contract,
        language,
        title=service_name(dossier),
        stated=dossier.service.stated,
        texts=dossier.texts,
        made_of=components_blocks(dossier.service, language),
    )
    return render_text(document, language)


def _written(texts: Sequence[Contract]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yields each text by its id; of several that held in one period by their numbers, too."""
    for number, text in enumerate(texts, start=1):
        yield (text.id if len(texts) == 1 else f"{text.id}-{number}"), dict(CONTRACT.write(text))


def claim_name(dossier: Dossier) -> str:
    """Returns the name of the folder: ``claim-checkout-2026-11``."""
    period = dossier.assessment.period
    key = period.key or fmt.rfc3339(period.start)[:10]
    kind = "claim" if dossier.service.party == "vendor" else "credit-note"
    return f"{'draft' if dossier.draft else kind}-{_safe(dossier.service.key)}-{_safe(key)}"


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Packs the files into one archive, inside `folder`; the same bytes for the same files, whatever day it is."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            entry = ZipInfo(f"{folder}/{name}", _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # so that the permissions mean the same everywhere
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)
    return out.getvalue()


def _readme(dossier: Dossier, language: Language) -> str:
    claim = dossier.stated.claim
    note = "_note" if dossier.service.party == "customer" else ""
    heading = f"claim_file.heading{'_draft' if dossier.draft else ''}{note}"
    period = period_text(dossier.assessment.period, language)
    lines = [language.say(heading, service=service_name(dossier), period=period), ""]
    if claim.notify_by is not None:
        lines.append(language.say("claim_file.notify_by", instant=fmt.rfc3339(claim.notify_by)))
    if claim.deadline is not None:
        lines.append(language.say("claim_file.claim_by", instant=fmt.rfc3339(claim.deadline)))
    absent = {PAGE_COMPARED, PAGE_WORDINGS} if dossier.service.statement is None else set()
    files = {name: key for name, key in _ABOUT.items() if name not in absent}
    width = max(map(len, files))
    about = (f"{name:{width}}  {language.say(f'claim_file.{key}', name=name)}" for name, key in files.items())
    lines += ["", *about, "", *wrap(language.say("claim_file.instants"), README_WIDTH)]
    lines += wrap(language.say("claim_file.unknown"), README_WIDTH)
    if dossier.service.frozen is not None and dossier.service.frozen.drift is not None:
        lines += ["", *wrap(language.say("claim_file.drift"), README_WIDTH)]
    return "\n".join(lines) + "\n"


def _manifest(dossier: Dossier, case: str) -> str:
    a = dossier.assessment
    made = {
        "format": FORMAT,
        "draft": dossier.draft,
        "service": dossier.service.id,
        "agreement": dossier.service.key,
        "contract": dossier.contract.id,
        "period": {"key": a.period.key, "start": fmt.rfc3339(a.period.start), "end": fmt.rfc3339(a.period.end)},
        "kept": _kept(dossier),
        "inputs_sha256": sha256(case.encode()).hexdigest(),
        "versions": dict(dossier.versions),
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _kept(dossier: Dossier) -> dict[str, object] | None:
    """Says since when the period's result stands, and why it would be another one today, where it would."""
    fact = dossier.service.frozen
    if fact is None:
        return None
    drift = None if fact.drift is None else {"because_of": list(fact.drift.causes)}
    return {"since": fmt.rfc3339(fact.at), "revision": fact.revision, "sha256": fact.sha256, "drift": drift}


def _named(records: tuple[SourceRecord, ...]) -> list[tuple[str, SourceRecord]]:
    """Finds a file name for every monitor: its reference, where that can be one; never the same twice."""
    out: list[tuple[str, SourceRecord]] = []
    taken: set[str] = set()
    for record in records:
        name = base = _safe(record.ref)
        number = 2
        while name.casefold() in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name.casefold())
        out.append((name, record))
    return out


def _safe(text: str) -> str:
    """Makes a part of a file name that every system takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", clean(text, 80)).strip("-.") or "x"
