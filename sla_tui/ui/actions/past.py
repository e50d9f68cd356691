"""Actions of the time machine: into the past, by events or by steps, run, and back to the present."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.past_state import BEFORE_OUTAGE, DAY, HOUR, PAST, REPLAY_SPEED

_HERE = (PAST,)
_OUTAGES = ("incidents", "outage")
_MINUTE = 60


@action("past", "T", group="past", order=96)
def past(dashboard: Dashboard) -> None:
    """Goes into the past; on an outage it is played from five minutes before. In the past without one: leaves it."""
    subject = dashboard.view.subject
    on_outage = subject is not None and dashboard.ui_state.view_history.here.view in _OUTAGES
    outage = subject.outage if on_outage and subject is not None else None
    machine = dashboard.time_machine
    if outage is not None:
        machine.enter(outage - BEFORE_OUTAGE, speed=REPLAY_SPEED)
    elif machine.is_past:
        machine.leave()
    else:
        machine.enter(_end_of_period(dashboard))


def _end_of_period(dashboard: Dashboard) -> int | None:
    """Finds the last second of the period that is shown, where that is over."""
    state = dashboard.ui_state.state
    service = state.service
    if not state.facts.past or service is None:
        return None
    return service.assessment.period.end - 1


def refuse(dashboard: Dashboard) -> None:
    """Says that nobody acts in the past."""
    look = dashboard.view.look
    moment = dashboard.ui_state.state.past.moment or look.now
    key = dashboard.ui_state.keys.shown("past_end")
    dashboard.view.say("message.past_no_acts", when=look.language.moment(moment, look.zone), key=key)


@action("past_end", "escape", group="past", views=_HERE, order=500)
def past_end(dashboard: Dashboard) -> None:
    """Goes back to the present."""
    dashboard.time_machine.leave()


@action("past_event_on", "n", group="past", views=_HERE, order=510, beside="past_event_back")
def past_event_on(dashboard: Dashboard) -> None:
    """Goes to the next event."""
    dashboard.time_machine.to_event(1)


@action("past_event_back", "N", group="past", views=_HERE, order=520)
def past_event_back(dashboard: Dashboard) -> None:
    """Goes to the event before."""
    dashboard.time_machine.to_event(-1)


@action("past_back", "left", "h", group="past", views=_HERE, order=530, beside="past_on")
def past_back(dashboard: Dashboard) -> None:
    """Goes a minute back."""
    dashboard.time_machine.step(-_MINUTE)


@action("past_on", "right", "l", group="past", views=_HERE, order=540)
def past_on(dashboard: Dashboard) -> None:
    """Goes a minute on."""
    dashboard.time_machine.step(_MINUTE)


@action("past_run", "space", group="past", views=_HERE, order=550)
def past_run(dashboard: Dashboard) -> None:
    """Lets the moment run on, or stops it."""
    dashboard.time_machine.run()


@action("past_slower", "<", group="past", views=_HERE, order=560, beside="past_faster")
def past_slower(dashboard: Dashboard) -> None:
    """Runs slower."""
    _faster(dashboard, -1)


@action("past_faster", ">", group="past", views=_HERE, order=570)
def past_faster(dashboard: Dashboard) -> None:
    """Runs faster."""
    _faster(dashboard, 1)


def _faster(dashboard: Dashboard, steps: int) -> None:
    dashboard.ui_state.state.past.faster(steps)
    dashboard.view.redraw()


@action("past_hour_back", "shift+left", group="past", views=_HERE, order=580, beside="past_hour_on")
def past_hour_back(dashboard: Dashboard) -> None:
    """Goes an hour back."""
    dashboard.time_machine.step(-HOUR)


@action("past_hour_on", "shift+right", group="past", views=_HERE, order=590)
def past_hour_on(dashboard: Dashboard) -> None:
    """Goes an hour on."""
    dashboard.time_machine.step(HOUR)


@action("past_day_back", "[", group="past", views=_HERE, order=600, beside="past_day_on")
def past_day_back(dashboard: Dashboard) -> None:
    """Goes a day back."""
    dashboard.time_machine.step(-DAY)


@action("past_day_on", "]", group="past", views=_HERE, order=610)
def past_day_on(dashboard: Dashboard) -> None:
    """Goes a day on."""
    dashboard.time_machine.step(DAY)


@action("past_scale", "z", group="past", views=_HERE, order=620)
def past_scale(dashboard: Dashboard) -> None:
    """Shows an hour, a day or a month in the line, and stops at fewer events the longer it is."""
    dashboard.ui_state.state.past.next_scale()
    dashboard.view.redraw()
