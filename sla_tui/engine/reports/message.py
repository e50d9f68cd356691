"""Makes the message of a report that goes out: gathered from the history, its files written, its words for the mail."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.config.reports import ReportSchedule
from sla_tui.engine.gather.customer import agreed_with, find_customer, folder_of
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.errors import AssessmentError, OutsideTermError, SlaTuiError
from sla_tui.export.documents.report.document import in_order, summary_sentences, title_of
from sla_tui.export.documents.report.model import Report
from sla_tui.export.formats.report import draw_report
from sla_tui.language import Language, language_named
from sla_tui.notify.reports.base import EXTENSIONS, MEDIA_TYPES, ReportFile, ReportMessage
from sla_tui.secret import redact
from sla_tui.store.store import Store

_ID: Final = 32  # hexadecimal digits of a message's id


def gather_scheduled(
    config: Config, store: Store, now: int, schedule: ReportSchedule, period: str, *, demo: bool = False
) -> tuple[Report, tuple[str, ...]]:
    """Gathers the report of a schedule about a period, and the ids of services that no such period is judged of.

    Raises:
        SlaTuiError: nothing is known of it.
        StoreError: the store cannot be read.
    """
    with store.one_moment():
        moment = moment_of(config, store, now)
        customer = find_customer(config, schedule.customer) if schedule.customer else ""
        chosen, others = [], []
        for service in present_services(moment):
            agreed = agreed_with(customer, [service]) if customer else service.each
            if not agreed or not _is_about(schedule, service):
                continue
            try:
                for one in agreed:
                    bind(config, one, now, period)
            except OutsideTermError:
                continue
            except AssessmentError:
                others.append(service.id)
            else:
                chosen.append(service.id)
        if not chosen:
            raise SlaTuiError(f"no service of report {schedule.id} is judged by a period {period}")
        report = gather_report(
            config,
            store,
            now,
            period=period,
            only=chosen,
            earlier=schedule.earlier,
            demo=demo,
            customer=schedule.customer,
        )
    return report, () if schedule.customer else tuple(others)


def _is_about(schedule: ReportSchedule, service: ServiceConfig) -> bool:
    named = service.id in schedule.services if schedule.services else True
    return named and (not schedule.tags or bool(set(schedule.tags) & set(service.tags)))


def message_of(
    config: Config, schedule: ReportSchedule, period: str, report: Report, others: Sequence[str], *, copy: int = 0
) -> ReportMessage:
    """Writes the message: its files in the formats of the schedule, without any credential; `copy`: see `message_id`.

    Raises:
        SlaTuiError: a format needs what is not installed.
    """
    language = language_named(schedule.language or config.language)
    files = tuple(_file(report, schedule, period, form, language) for form in schedule.formats)
    title = title_of(report, language)
    sentences = [*summary_sentences(report, in_order(report), language)]
    if others:
        sentences.append(language.say("delivery.others", n=len(others), names=", ".join(others)))
    if report.snapshot.demo:
        sentences.insert(0, language.say("report.demo"))
    names = ", ".join(file.name for file in files)
    lines = [title, "", *sentences, "", language.say("delivery.attached", n=len(files), names=names)]
    return ReportMessage(
        id=message_id(config, schedule.id, period, copy),
        schedule=schedule.id,
        period=period,
        customer=schedule.customer,
        language=language.code,
        subject=redact(schedule.subject or title),
        text=redact("\n".join(lines) + "\n"),
        files=files,
        at=report.snapshot.generated_at,
        demo=report.snapshot.demo,
    )


def message_id(config: Config, schedule: str, period: str, copy: int = 0) -> str:
    """Makes the id of the report of a schedule about a period: the same whenever it is sent, and no other's.

    `copy` counts how often somebody wanted it anew who had it: a mail of an id that is known is put away unseen.
    """
    place = "" if config.path is None else str(config.path.absolute())
    words = f"{place}\n{config.profile}\n{config.publish.instance}\n{schedule}\n{period}"
    again = f".{copy}" if copy else ""
    return f"sla-tui.{sha256(words.encode()).hexdigest()[:_ID]}{again}"


def _file(report: Report, schedule: ReportSchedule, period: str, form: str, language: Language) -> ReportFile:
    body = draw_report(report, form, language)
    whose = f"{folder_of(schedule.customer)}-" if schedule.customer else ""
    name = f"sla-report-{whose}{schedule.id}-{period}.{EXTENSIONS.get(form, form)}"
    raw = body if isinstance(body, bytes) else redact(body).encode("utf-8", "surrogatepass")
    return ReportFile(name, MEDIA_TYPES[form], raw)
