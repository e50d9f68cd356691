"""`sla-tui assess`: applies contracts to given outages, offline: a case or an array of them in, a result each out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sla_tui.cli.looks import add_looks, looks
from sla_tui.cli.output import write
from sla_tui.config.case import BrokenCase, load_cases
from sla_tui.config.keys.case import Case, LatencyCase
from sla_tui.errors import AssessmentError, CaseError, Problem
from sla_tui.export.documents.working import render_working
from sla_tui.export.formats.json import render_results
from sla_tui.export.shapes.result import result_to_json
from sla_tui.export.style import Style
from sla_tui.format import exact_percent
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.parts import combined, period_of
from sla_tui.sla.periods.texts import parts_at
from sla_tui.sla.result import Assessment


@dataclass(frozen=True, slots=True)
class _Assessed:
    id: str | None
    contract: Contract
    assessment: Assessment
    texts: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True)
class _Timed:
    case: LatencyCase
    value: int | None
    met: bool | None


_Result = _Assessed | _Timed | BrokenCase


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the file, the format and where it goes."""
    parser.add_argument("file", metavar="FILE", help="a case or an array of cases, JSON or TOML; - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints a result for every case, in order.

    In an array, a case with problems gets an entry that names them, so that results and cases stay side by side; all
    problems are told on stderr too, and the exit code is 1.

    Raises:
        CaseError: the file cannot be read, or cases have problems: all of them.
    """
    file = load_cases(args.file)
    results = [_judge(case, args.file) for case in file.cases]
    problems = tuple(p for result in results if isinstance(result, BrokenCase) for p in result.problems)
    if problems and not file.many:
        raise CaseError(problems)
    if args.format == "json":
        write(render_results([_to_json(result) for result in results], many=file.many), args.output)
    else:
        style, width = looks(args)
        write("\n".join(_to_text(result, style, width) for result in results), args.output)
    if problems:
        broken = sum(isinstance(result, BrokenCase) for result in results)
        raise CaseError(problems, hint=f"{len(results) - broken} of {len(results)} cases were assessed.")
    return 0


def _judge(case: Case | LatencyCase | BrokenCase, file: str) -> _Result:
    if isinstance(case, BrokenCase):
        return case
    if isinstance(case, LatencyCase):
        value = nearest_rank(sorted(case.samples), case.percentile)
        return _Timed(case, value, None if value is None else _holds(value, case))
    try:
        parts = parts_at(case.contract.texts, case.at)
        found = [assess(part.text, case.evidence, part.period, now=case.now, fee=case.fee) for part in parts]
        contract = parts[-1].text
        if len(parts) == 1:
            return _Assessed(case.id, contract, found[0])
        assessment = combined(period_of(parts), [part.text for part in parts], case.evidence, found)
    except AssessmentError as error:
        message = f"case {case.id!r}: {error.what}" if case.id else error.what
        return BrokenCase(case.id, (Problem(message, file, allowed=error.hint),))
    return _Assessed(case.id, contract, assessment, tuple(part.text for part in parts))


def _holds(value: int, case: LatencyCase) -> bool:
    return value <= case.threshold if case.op == "<=" else value < case.threshold


def _to_json(result: _Result) -> Mapping[str, object]:
    if isinstance(result, BrokenCase):
        return {"id": result.id, "problems": [str(problem) for problem in result.problems]}
    if isinstance(result, _Assessed):
        return result_to_json(result.assessment, result.id)
    case = result.case
    return {
        "id": case.id,
        "percentile": exact_percent(case.percentile),
        "value_ms": result.value,
        "op": case.op,
        "threshold_ms": case.threshold,
        "met": result.met,
        "samples": len(case.samples),
    }


def _to_text(result: _Result, style: Style, width: int) -> str:
    if isinstance(result, _Assessed):
        title = result.id or result.contract.title
        return render_working(
            result.assessment, result.contract, title=title, width=width, style=style, texts=result.texts
        )
    if isinstance(result, BrokenCase):
        lines = [style.strong(style.plain(result.id or "a case without an id")), "  not assessed:"]
        return "\n".join([*lines, *(style.plain(f"  {problem}") for problem in result.problems)]) + "\n"
    case = result.case
    value = "no sample" if result.value is None else f"{result.value:,} ms of {len(case.samples):,} samples"
    met = "cannot be said" if result.met is None else "met" if result.met else "missed"
    rank = exact_percent(Fraction(case.percentile))
    line = f"  p{rank} {case.op} {case.threshold:,} ms: {value}: {met}"
    return f"{style.strong(style.plain(case.id or 'latency'))}\n{style.plain(line)}\n"
