"""Actions that take something out of the dashboard: to the clipboard, or into files."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import service_or_say
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.wording.standing import standing_words


@action("copy", "y", order=260)
def copy(dashboard: Dashboard) -> None:
    """Copies the service that the cursor is on as text."""
    service = service_or_say(dashboard, "message.nothing_copied")
    if service is None:
        return
    from sla_tui.export.documents.service_facts import facts

    look = dashboard.view.look
    lines = [f"{standing_words(service, look.language)}  {service.name}"]
    lines += [f"{label:<10} {text}" for label, text in facts(service, look.now, look.zone)]
    _send(dashboard, "\n".join(inert(line) for line in lines) + "\n", service.name)


@action("runbook", "R", order=265)
def runbook(dashboard: Dashboard) -> None:
    """Opens the runbook of the service that the cursor is on; where no browser can come up, copies its address."""
    service = service_or_say(dashboard)
    if service is None:
        return
    url = inert(service.runbook)
    if not url:
        dashboard.view.say("message.no_runbook", name=service.name)
    elif dashboard.open_page(url):
        dashboard.view.say("message.runbook_opened", url=url)
    else:
        dashboard.copy_to_clipboard(url)
        say = dashboard.ui_state.language.say
        where = say("message.clipboard_tmux" if dashboard.in_tmux else "message.clipboard")
        dashboard.view.say("message.runbook_copied", url=url, where=where)


@action("export", "x", order=270)
def export(dashboard: Dashboard) -> None:
    """Writes the text snapshot, and what changed since the last time, into the folder for exports.

    A past period or moment is written as it is: that is no change of the present, and is compared with nothing.
    """
    view, ui_state, folder = dashboard.view, dashboard.ui_state, dashboard.export_dir
    snapshot = ui_state.state.snapshot
    past = ui_state.state.facts.past or dashboard.time_machine.is_past
    if snapshot is None or folder is None:
        view.say("message.nothing_to_export" if snapshot is None else "message.no_export_folder")
        return
    from sla_tui.ui.actions.exporting import write_exports

    before = None if past else ui_state.baseline or snapshot
    try:
        written = write_exports(snapshot, before, folder, ui_state.language)
    except OSError as error:
        view.say("message.export_failed", folder=str(folder), reason=str(error.strerror or error))
        return
    if past:
        view.say("message.written", file=str(written[0]))
        return
    ui_state.baseline = snapshot
    view.say("message.written_both", file=str(written[0]), changes=written[1].name)


@action("copy_all", "Y", order=280)
def copy_all(dashboard: Dashboard) -> None:
    """Copies all that the view says; in the Services view the text snapshot."""
    _send(dashboard, dashboard.view.text, "")


def _moment_first(dashboard: Dashboard, text: str) -> str:
    """Puts before the text of which past moment it is, where one is shown: nobody is to take it for the present."""
    at = dashboard.ui_state.state.past.shown
    if at is None:
        return text
    look = dashboard.view.look
    return f"{look.say('past.copied', when=look.language.instant(at, look.zone))}\n{text}"


def _send(dashboard: Dashboard, text: str, about: str) -> None:
    """Sends `text` to the clipboard, and says how many lines went where: nobody answers, so no more is known.

    Args:
        dashboard: whose clipboard it is.
        text: whole lines.
        about: the name of the service that it is about; empty where it is about the whole view.
    """
    text = _moment_first(dashboard, text)
    dashboard.copy_to_clipboard(text)
    say, lines = dashboard.ui_state.language.say, text.count("\n")
    where = say("message.clipboard_tmux" if dashboard.in_tmux else "message.clipboard")
    if about:
        dashboard.view.say("message.sent_about", n=lines, name=about, where=where)
    else:
        dashboard.view.say("message.sent", n=lines, where=where)
