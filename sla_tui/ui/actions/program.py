"""Actions that concern the whole program: help, palette, theme, asking sources, leaving."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard, DashboardExit


@action("help", "?", "f1", group="program", order=10)
def show_help(dashboard: Dashboard) -> None:
    """Shows the keys of this view and row; once more all of them."""
    from sla_tui.ui.screens.help import HelpScreen

    dashboard.push_screen(HelpScreen(dashboard))


@action("quit", "q", group="program", order=15)
def leave(dashboard: Dashboard) -> None:
    """Leaves."""
    dashboard.leave(DashboardExit())


@action("palette", ":", "ctrl+p", group="program", order=97)
def show_palette(dashboard: Dashboard) -> None:
    """Opens the palette, which finds a command, a view or a service."""
    from sla_tui.ui.screens.palette import palette

    dashboard.push_screen(palette(dashboard.ui_state.language))


@action("poll", "r", group="sources", order=180)
def poll(dashboard: Dashboard) -> None:
    """Asks the source that the cursor is on at once, or all of them."""
    view = dashboard.view
    if dashboard.feed is None:
        view.say("message.first_poll_follows")
        return
    subject = view.subject
    source = subject.source if subject is not None and subject.source else None
    dashboard.feed.poll_now(source)
    if source is None:
        view.say("message.polling_all")
    else:
        view.say("message.polling", source=source)


@action("theme", "t", order=240)
def theme(dashboard: Dashboard) -> None:
    """Goes to the next theme."""
    name = dashboard.next_theme()
    dashboard.view.say("message.theme", theme=name)
    dashboard.tell_of_theme(name)


@action("print", "Q", group="program", order=310)
def leave_and_print(dashboard: Dashboard) -> None:
    """Leaves, and has the shown snapshot printed as text."""
    dashboard.leave(DashboardExit(dashboard.ui_state.state.snapshot))
