"""`sla-tui assess`: applies contracts to given outages, offline: a case or an array of them in, a result each out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import language_of
from sla_tui.config.case import BrokenCase, load_cases
from sla_tui.config.keys.case import Case, LatencyCase
from sla_tui.config.model import ContractVersions
from sla_tui.errors import AssessmentError, CaseError, Problem
from sla_tui.export.blocks import Block, Document, Heading, Lines, Paragraph, Section
from sla_tui.export.documents.objectives import met_text
from sla_tui.export.documents.working import working_document
from sla_tui.export.formats.json import render_results
from sla_tui.export.shapes.result import result_to_json, stacked_to_json
from sla_tui.format import exact_percent
from sla_tui.language import Language
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.money.history import Stacked, stack
from sla_tui.sla.parts import combined, period_of
from sla_tui.sla.periods.texts import parts_at
from sla_tui.sla.result import Assessment


@dataclass(frozen=True, slots=True)
class _Assessed:
    id: str | None
    contract: Contract
    assessment: Assessment
    texts: tuple[Contract, ...] = ()
    also: tuple[_Assessed, ...] = ()
    together: Stacked | None = None


@dataclass(frozen=True, slots=True)
class _Timed:
    case: LatencyCase
    value: int | None
    met: bool | None


_Result = _Assessed | _Timed | BrokenCase


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the file, the format and where it goes."""
    parser.add_argument("file", metavar="FILE", help="a case or an array of cases, JSON or TOML; - for standard input")
    add_format(parser)
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
        language = language_of(args)
        blocks = tuple(block for result in results for block in _blocks(result, language))
        title = language.say("case.title", file=args.file)
        print_document(args, Document(title, blocks, skip=language.say("working.skip")), language)
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
        first = _under(case.contract, case, case.fee, case.id)
        if not case.also:
            return first
        others = tuple(_under(other.contract, case, other.fee, other.id) for other in case.also)
        found = [(replace(one.contract, id=other.id), one) for one, other in zip(others, case.also, strict=True)]
        owing = [(contract, one.assessment.credit) for contract, one in ((first.contract, first), *found)]
        return replace(first, also=others, together=stack(owing))
    except AssessmentError as error:
        message = f"case {case.id!r}: {error.what}" if case.id else error.what
        return BrokenCase(case.id, (Problem(message, file, allowed=error.hint),))


def _under(contract: ContractVersions, case: Case, fee: Sequence[FeeStep] | None, name: str | None) -> _Assessed:
    """Applies one contract to the case's outages."""
    parts = parts_at(contract.texts, case.at)
    found = [assess(part.text, case.evidence, part.period, now=case.now, fee=fee) for part in parts]
    if len(parts) == 1:
        return _Assessed(name, parts[0].text, found[0])
    assessment = combined(period_of(parts), [part.text for part in parts], case.evidence, found)
    return _Assessed(name, parts[-1].text, assessment, tuple(part.text for part in parts))


def _holds(value: int, case: LatencyCase) -> bool:
    return value <= case.threshold if case.op == "<=" else value < case.threshold


def _to_json(result: _Result) -> Mapping[str, object]:
    if isinstance(result, BrokenCase):
        return {"id": result.id, "problems": [str(problem) for problem in result.problems]}
    if isinstance(result, _Assessed):
        written = result_to_json(result.assessment, result.id)
        if result.also:
            written["also"] = [result_to_json(one.assessment, one.id) for one in result.also]
            written["together"] = None if result.together is None else stacked_to_json(result.together)
        return written
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


def _together(result: _Assessed, language: Language) -> Block:
    """Says what is owed of all contracts together, and under which of them."""
    found = result.together
    if found is None:
        return Paragraph(language.say("case.together_nothing"))
    amount = found.amount
    owed = language.percent(found.percent) if amount is None else language.money(amount, found.currency)
    return Paragraph(language.say("case.together", owed=owed, ids=language.listed(found.contracts)))


def _blocks(result: _Result, language: Language) -> tuple[Block, ...]:
    if isinstance(result, _Assessed):
        title = result.id or result.contract.title
        blocks = working_document(result.assessment, result.contract, language, title=title, texts=result.texts).blocks
        for one in result.also:
            blocks += _blocks(one, language)
        return (*blocks, _together(result, language)) if result.also else blocks
    if isinstance(result, BrokenCase):
        heading = Heading(1, result.id or language.say("case.without_id"))
        return (Section((heading, Lines((language.say("case.not_assessed"), *map(str, result.problems))))),)
    case = result.case
    value = language.say("case.no_sample")
    if result.value is not None:
        time, samples = f"{language.grouped(result.value)} ms", language.grouped(len(case.samples))
        value = language.say("working.of_samples", value=time, samples=samples)
    bound = f"p{language.exact(case.percentile)} {case.op} {language.grouped(case.threshold)} ms"
    line = Paragraph(f"{bound}: {value}: {met_text(language, met=result.met)}")
    return (Section((Heading(1, case.id or language.say("service.latency")), line)),)
