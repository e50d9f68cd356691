"""Actions that concern the whole program: help, palette, theme, asking sources, leaving."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard, DashboardExit


@action("help", "?", "f1", words="show all keys and signs", hint="help", group="Program", order=10)
def show_help(dashboard: Dashboard) -> None:
    """Shows all keys and signs."""
    from sla_tui.ui.screens.help import HelpScreen

    dashboard.push_screen(HelpScreen(dashboard.ui_state.keys, ascii_only=dashboard.ui_state.ascii_only))


@action("quit", "q", words="quit", hint="quit", group="Program", order=160)
def leave(dashboard: Dashboard) -> None:
    """Leaves."""
    dashboard.leave(DashboardExit())


@action(
    "palette",
    ":",
    "ctrl+p",
    words="find a command, a view or a service",
    hint="commands",
    group="Program",
    order=170,
)
def show_palette(dashboard: Dashboard) -> None:
    """Opens the palette, which finds a command, a view or a service."""
    from sla_tui.ui.palette import palette

    dashboard.push_screen(palette())


@action("poll", "r", words="ask the selected source, or all, now", hint="poll now", group="Sources", order=180)
def poll(dashboard: Dashboard) -> None:
    """Asks the source that the cursor is on at once, or all of them."""
    view = dashboard.view
    if dashboard.feed is None:
        view.say("The history is still being read; the first poll follows.")
        return
    subject = view.subject
    source = subject.source if subject is not None and subject.source else None
    dashboard.feed.poll_now(source)
    view.say("All sources are being asked now." if source is None else f"{source} is being asked now.")


@action("theme", "t", words="change the theme", hint="theme", order=240)
def theme(dashboard: Dashboard) -> None:
    """Goes to the next theme."""
    dashboard.view.say(f"Theme {dashboard.next_theme()}.")


@action("print", "Q", words="quit, and print the text snapshot", group="Program", order=310)
def leave_and_print(dashboard: Dashboard) -> None:
    """Leaves, and has the shown snapshot printed as text."""
    dashboard.leave(DashboardExit(dashboard.ui_state.state.snapshot))
