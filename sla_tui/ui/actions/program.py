"""Actions that concern the whole program: help, palette, theme, copying, asking sources, leaving."""

from __future__ import annotations

from sla_tui.ui.actions.base import AppActions
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.wording.standing import standing_words


class Program(AppActions):
    """See the module."""

    def help(self) -> None:
        """Shows all keys and signs."""
        self._app.action_help()

    def palette(self) -> None:
        """Finds a command, a view or a service."""
        self._app.action_palette()

    def quit(self) -> None:
        """Leaves."""
        self._app.action_leave()

    def print(self) -> None:
        """Leaves, and has the text snapshot printed."""
        self._app.action_print()

    def theme(self) -> None:
        """Goes to the next theme."""
        self._app.action_next_theme()
        self._say(f"Theme {self._app.theme}.")

    def poll(self) -> None:
        """Asks the source that the cursor is on at once, or all of them."""
        if self._app.feed is None:
            self._say("The history is still being read; the first poll follows.")
            return
        subject = self._view.subject
        source = subject.source if subject is not None and subject.source else None
        self._app.feed.poll_now(source)
        self._say("All sources are being asked now." if source is None else f"{source} is being asked now.")

    def copy(self) -> None:
        """Copies the service that the cursor is on as text."""
        service = self._service()
        if service is None:
            self._say("Nothing is selected, nothing was copied.")
            return
        from sla_tui.export.documents.service_facts import facts

        look = self._view.look
        lines = [f"{standing_words(service)}  {service.name}"]
        lines += [f"{label:<10} {text}" for label, text in facts(service, look.now, look.zone)]
        self._send("\n".join(inert(line) for line in lines) + "\n", f"about {service.name} ")

    def copy_all(self) -> None:
        """Copies all that the view says; in the Services view the text snapshot."""
        self._send(self._view.text, "")

    def export(self) -> None:
        """Writes the text snapshot, and what changed since the last time, into the folder for exports.

        A past period is written as it is: what it came to is no change of the present, and is compared with nothing.
        """
        snapshot, past = self._state.snapshot, self._state.facts.past
        if snapshot is None or self._app.export_dir is None:
            self._say("There is nothing to export yet." if snapshot is None else "No folder for exports is known.")
            return
        from sla_tui.ui.exporting import write_exports

        before = None if past else self._desk.baseline or snapshot
        try:
            written = write_exports(snapshot, before, self._app.export_dir)
        except OSError as error:
            self._say(f"Could not write to {self._app.export_dir}: {error.strerror or error}.")
            return
        if past:
            self._say(f"Written: {written[0]}")
            return
        self._desk.baseline = snapshot
        self._say(f"Written: {written[0]}, and what changed: {written[1].name}")

    def _send(self, text: str, about: str) -> None:
        self._app.copy_to_clipboard(text)
        count = text.count("\n")
        lines = "1 line" if count == 1 else f"{count} lines"
        self._say(f"Sent {lines} {about}to {self._app.clipboard_words}.")
