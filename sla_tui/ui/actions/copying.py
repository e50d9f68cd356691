"""Actions that take something out of the dashboard: to the clipboard, or into files."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import service_or_say
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.wording.standing import standing_words


@action("copy", "y", words="copy what is selected as text", hint="copy", order=260)
def copy(dashboard: Dashboard) -> None:
    """Copies the service that the cursor is on as text."""
    service = service_or_say(dashboard, "Nothing is selected, nothing was copied.")
    if service is None:
        return
    from sla_tui.export.documents.service_facts import facts

    look = dashboard.view.look
    lines = [f"{standing_words(service)}  {service.name}"]
    lines += [f"{label:<10} {text}" for label, text in facts(service, look.now, look.zone)]
    _send(dashboard, "\n".join(inert(line) for line in lines) + "\n", f"about {service.name} ")


@action("export", "x", words="write a snapshot and what changed to files", hint="export", order=270)
def export(dashboard: Dashboard) -> None:
    """Writes the text snapshot, and what changed since the last time, into the folder for exports.

    A past period is written as it is: what it came to is no change of the present, and is compared with nothing.
    """
    view, ui_state, folder = dashboard.view, dashboard.ui_state, dashboard.export_dir
    snapshot, past = ui_state.state.snapshot, ui_state.state.facts.past
    if snapshot is None or folder is None:
        view.say("There is nothing to export yet." if snapshot is None else "No folder for exports is known.")
        return
    from sla_tui.ui.exporting import write_exports

    before = None if past else ui_state.baseline or snapshot
    try:
        written = write_exports(snapshot, before, folder)
    except OSError as error:
        view.say(f"Could not write to {folder}: {error.strerror or error}.")
        return
    if past:
        view.say(f"Written: {written[0]}")
        return
    ui_state.baseline = snapshot
    view.say(f"Written: {written[0]}, and what changed: {written[1].name}")


@action("copy_all", "Y", words="copy all that the view says", order=280)
def copy_all(dashboard: Dashboard) -> None:
    """Copies all that the view says; in the Services view the text snapshot."""
    _send(dashboard, dashboard.view.text, "")


def _send(dashboard: Dashboard, text: str, about: str) -> None:
    """Sends `text` to the clipboard, and says how many lines went where."""
    dashboard.copy_to_clipboard(text)
    count = text.count("\n")
    lines = "1 line" if count == 1 else f"{count} lines"
    dashboard.view.say(f"Sent {lines} {about}to {dashboard.clipboard_words}.")
