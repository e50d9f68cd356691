"""A second-by-second reading of the contract model: slow, plain, and independent of the engine.

Written from the specification's order of evaluation. It shares nothing with `sla_tui.sla` but the dataclasses that
carry contract and evidence; every second has its own entry in a list, every clause is a loop over seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from zoneinfo import ZoneInfo

from sla_tui.sla.contract import Contract, PeriodRule, ServiceHours
from sla_tui.sla.evidence import Evidence


@dataclass
class Answer:
    """What the oracle says of one period."""

    downtime: Fraction
    assessed: int
    removed: int
    uptime: Fraction | None
    percent: Fraction | None
    breached: bool | None
    credit: Fraction
    coverage: Fraction


# --- periods -----------------------------------------------------------------------------------------------------


def first_instant(zone: str, day: date) -> int:
    """Walks minute by minute until the local date is reached; every present-day zone changes on a whole minute."""
    tz = ZoneInfo(zone)
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 30 * 3600
    while datetime.fromtimestamp(at, tz).date() < day:
        at += 60
    return at


def calendar_day(zone: str, day: date) -> tuple[int, int]:
    return first_instant(zone, day), first_instant(zone, day + timedelta(days=1))


def shares(rule: PeriodRule, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches with an allowance of their own: the period and its neighbours, and what is beyond."""
    if rule.kind == "rolling":
        before, after = start - rule.length, end + rule.length
    else:
        tz = ZoneInfo(rule.timezone)
        before = first_instant(rule.timezone, datetime.fromtimestamp(start - 1, tz).date())
        after = first_instant(rule.timezone, datetime.fromtimestamp(end, tz).date() + timedelta(days=1))
    far = 10**12
    return [(-far, before), (before, start), (start, end), (end, after), (after, far)]


# --- the order of evaluation ---------------------------------------------------------------------------------------


class Seconds:
    """Lists of one entry a second over everything that matters."""

    def __init__(self, contract: Contract, evidence: Evidence, start: int, end: int, until: int) -> None:
        self.contract, self.evidence = contract, evidence
        self.start, self.end, self.until = start, end, until
        rule = contract.availability
        self.bucket = rule.bucket or {"time": 1, "bad_minutes": 60, "interval_mean": 300, "requests": 1}[rule.method]
        edges = [start, end]
        for source in evidence.sources:
            for item in (*source.outages, *source.gaps, *source.requests):
                edges += [item.start, item.end]
        pad = 2 * self.bucket + rule.merge_gap + 2
        self.low, self.high = min(edges) - pad, max(edges) + pad
        self.size = self.high - self.low
        self.times = range(self.low, self.high)
        self.weight: list[Fraction | None] = [None] * self.size
        self.states = self._policies(self._quorum([self._source(s) for s in evidence.sources]))
        self.reported = self._reported()
        self._windows()
        self._hours()

    def span(self, start: int, end: int) -> range:
        return range(max(start, self.low) - self.low, min(end, self.high) - self.low)

    def _source(self, source) -> list[str]:
        out = ["up"] * self.size
        for start, end in self._down_times(source):
            for i in self.span(start, end):
                out[i] = "down"
        for kind in ("no_data", "paused"):
            for gap in source.gaps:
                if gap.kind == kind:
                    for i in self.span(gap.start, gap.end):
                        out[i] = kind
        for i in self.span(self.until, self.high) if self.until < self.end else ():
            out[i] = "up"  # nothing is known of the future, and nothing is held against anyone
        return out

    def _down_times(self, source) -> list[tuple[int, int]]:
        rule = self.contract.availability
        if rule.method != "bad_minutes" or not source.requests:
            return [(o.start, o.end) for o in source.outages]
        return [
            (at, at + self.bucket)
            for at, (total, errors) in buckets(source.requests, self.bucket).items()
            if total >= max(rule.min_requests, 1) and _is_bad(rule, Fraction(100 * errors, total))
        ]

    def _quorum(self, sources: list[list[str]]) -> list[str]:
        if not sources:
            return ["no_data" if self.start <= t < self.until else "up" for t in self.times]
        known: dict[tuple[str, ...], str] = {}
        out = []
        for votes in zip(*sources, strict=True):
            if votes not in known:
                quorum = self.contract.evidence.quorum
                down, no_data, paused = (votes.count(s) for s in ("down", "no_data", "paused"))
                if down >= quorum:
                    known[votes] = "down"
                elif down + no_data + paused >= quorum:
                    known[votes] = "no_data" if no_data else "paused"
                else:
                    known[votes] = "up"
            out.append(known[votes])
        return out

    def _policies(self, states: list[str]) -> list[str]:
        self.unknown = [s in ("no_data", "paused") for s in states]
        rule = self.contract.evidence
        last = "up"
        out = []
        self.held = []
        for state in states:
            if state in ("up", "down"):
                last = state
                out.append(state)
                self.held.append(False)
                continue
            policy = rule.no_data if state == "no_data" else rule.paused
            self.held.append(policy == "hold" and last == "down")
            out.append({"exclude": "removed", "up": "up", "down": "down", "hold": last}[policy])
        return out

    def _reported(self) -> list[bool]:
        if self.contract.availability.start_at != "reported":
            return [True] * self.size
        out = [False] * self.size
        for source in self.evidence.sources:
            for outage in source.outages:
                if outage.reported is not None:
                    for i in self.span(max(outage.start, outage.reported), outage.end):
                        out[i] = True
        for i in range(1, self.size):
            out[i] = out[i] or (self.held[i] and out[i - 1])
        return out

    def _windows(self) -> None:
        forgiving, removing = [False] * self.size, [False] * self.size
        for window in self.evidence.maintenance:
            effect = self._effect(window)
            if effect is not None:
                for i in self.span(window.start, window.end):
                    if not self._in_force(window, self.low + i):
                        continue
                    (forgiving if effect == "forgive" else removing)[i] = True
        if self.contract.maintenance.allowance is not None:
            for low, high in shares(self.contract.period, self.start, self.end):
                self._use_allowance(self.span(low, high), forgiving, removing)
        for exclusion in self.evidence.exclusions:
            if exclusion.accepted:
                for i in self.span(exclusion.start, exclusion.end):
                    (forgiving if self.contract.exclusions.effect == "forgive" else removing)[i] = True
        self.forgiven = forgiving
        self.removed = [s == "removed" or r for s, r in zip(self.states, removing, strict=True)]

    def _effect(self, window) -> str | None:
        rule = self.contract.maintenance
        if window.kind == "emergency":
            late = window.announced is None or window.announced > window.start - rule.emergency_notice
            return "forgive" if rule.emergency == "forgive" and not (rule.emergency_notice and late) else None
        if isinstance(rule.notice, int):
            if rule.notice and (window.announced is None or window.announced > window.start - rule.notice):
                return None
        elif window.announced is None or self._business_days_between(window) < rule.notice.count:
            return None
        return None if rule.effect == "count" else rule.effect

    def _in_force(self, window, at: int) -> bool:
        longest = self.contract.maintenance.longest
        if longest is not None and at - window.start >= longest:
            return False
        return window.kind == "emergency" or self._at_work_hours(at)

    def _at_work_hours(self, at: int) -> bool:
        hours = self.contract.maintenance.hours
        if not hours:
            return True
        local = datetime.fromtimestamp(at, ZoneInfo(self.contract.period.timezone))
        second = local.hour * 3600 + local.minute * 60 + local.second
        return any(_covers(h, local.date(), second) for h in hours)

    def _business_days_between(self, window) -> int:
        """Business days from the day of the announcement up to, but without, the day of the window."""
        tz = ZoneInfo(self.contract.period.timezone)
        day, last = (datetime.fromtimestamp(at, tz).date() for at in (window.announced, window.start))
        claim = self.contract.claim
        count = 0
        while day < last:
            count += day.isoweekday() <= 5 and day not in (claim.holidays if claim is not None else ())
            day += timedelta(days=1)
        return count

    def _use_allowance(self, share: range, forgiving: list[bool], removing: list[bool]) -> None:
        rule = self.contract.maintenance
        used, spent = Fraction(0), False
        for i in share:
            if rule.effect == "forgive" and forgiving[i]:
                part = self._part_down(i)
                if part and self.reported[i]:
                    spent = spent or used + part > rule.allowance
                    used += part
                forgiving[i] = not spent
            elif rule.effect == "remove" and removing[i]:
                removing[i] = used < rule.allowance
                used += 1

    def _part_down(self, i: int) -> Fraction:
        """How much of a second is down: all of it, or under the mean of error rates its interval's share of errors."""
        whole = Fraction(self.states[i] == "down")
        if self.contract.availability.method != "interval_mean" or self.unknown[i]:
            return whole
        if not hasattr(self, "rates"):
            summed: dict[int, tuple[int, int]] = {}
            for source in self.evidence.sources:
                for at, (total, errors) in buckets(source.requests, self.bucket).items():
                    before = summed.get(at, (0, 0))
                    summed[at] = (before[0] + total, before[1] + errors)
            self.rates = {at: Fraction(errors, total) for at, (total, errors) in summed.items() if total}
        return self.rates.get((self.low + i) // self.bucket * self.bucket, Fraction(0))

    def _hours(self) -> None:
        rule = self.contract.availability
        self.scope = [True] * self.size
        if not rule.service_hours and not rule.holidays:
            return
        tz = ZoneInfo(self.contract.period.timezone)
        minute, local = None, None
        for i, t in enumerate(self.times):
            if t // 60 != minute:
                minute = t // 60
                local = datetime.fromtimestamp(minute * 60, tz)
            second = local.hour * 3600 + local.minute * 60 + t % 60
            served = not rule.service_hours or any(_covers(h, local.date(), second) for h in rule.service_hours)
            if not served or local.date() in rule.holidays:
                self.scope[i] = False
                self.removed[i] = True


def _is_bad(rule, rate: Fraction) -> bool:
    return rate >= rule.error_rate_above if rule.error_rate_op == ">=" else rate > rule.error_rate_above


def _covers(hours: ServiceHours, day: date, second: int) -> bool:
    """Whether a second of a local day lies in a span of hours, be it one that began on the day before."""
    if hours.end > hours.start:
        return day.isoweekday() in hours.days and hours.start <= second < hours.end
    begun = day.isoweekday() in hours.days and second >= hours.start
    return begun or ((day - timedelta(days=1)).isoweekday() in hours.days and second < hours.end)


def buckets(entries, size: int) -> dict[int, tuple[int, int]]:
    """Counts by bucket; a later entry replaces an earlier one."""
    out: dict[int, tuple[int, int]] = {}
    for entry in entries:
        at = entry.start
        while at < entry.end:
            out[at // size * size] = (entry.total, entry.errors)
            at += size
    return out


def runs_of(flags: list[bool]) -> list[tuple[int, int]]:
    out, begun = [], None
    for i, flag in enumerate([*flags, False]):
        if flag and begun is None:
            begun = i
        elif not flag and begun is not None:
            out.append((begun, i))
            begun = None
    return out


def count_runs(s: Seconds) -> list[tuple[int, int, set[int]]]:
    """Steps 6 and 7: the start and end of every outage and the seconds of it that count, as places in the lists."""
    rule = s.contract.availability
    net = [
        state == "down" and reported and not forgiven and not removed
        for state, reported, forgiven, removed in zip(s.states, s.reported, s.forgiven, s.removed, strict=True)
    ]
    raw = [state == "down" for state in s.states]
    basis = net if rule.min_outage_basis == "net" else raw
    joined: list[list[tuple[int, int]]] = []
    for low, high in runs_of(basis):
        if joined:
            gap = range(joined[-1][-1][1], low)
            if rule.min_outage_basis == "net":
                truly_up = all(s.states[i] == "up" and not s.removed[i] for i in gap)
            else:
                truly_up = all(s.states[i] == "up" for i in gap)
            if len(gap) <= rule.merge_gap and truly_up:
                joined[-1].append((low, high))
                continue
        joined.append([(low, high)])
    out = []
    for members in joined:
        begin, finish = members[0][0], members[-1][1]
        long_enough = (
            finish - begin > rule.min_outage if rule.min_outage_op == ">" else finish - begin >= rule.min_outage
        )
        if not long_enough:
            continue
        inside = {i for low, high in members for i in range(low, high)}
        seconds = []
        for i in range(begin, finish):
            bridged = i not in inside
            counts = net[i] or (bridged and rule.merge_counts and not s.removed[i] and not s.forgiven[i])
            if counts and i >= begin + rule.grace:
                seconds.append(i)
        out.append((begin, finish, bucketed(s, seconds)))
    return out


def bucketed(s: Seconds, seconds: list[int]) -> set[int]:
    rule, size = s.contract.availability.bucket_rule, s.bucket
    if rule == "exact":
        return set(seconds)
    if rule == "outage_floor":
        return set(seconds[: len(seconds) // size * size])
    by_bucket: dict[int, set[int]] = {}
    for i in seconds:
        by_bucket.setdefault((s.low + i) // size, set()).add(i)
    out: set[int] = set()
    for number, members in by_bucket.items():
        if rule == "full":
            out |= members if len(members) == size else set()
        else:
            out |= {i for i in s.span(number * size, (number + 1) * size) if not s.removed[i]}
    return out


# --- figures -----------------------------------------------------------------------------------------------------


def answer(contract: Contract, evidence: Evidence, start: int, end: int, until: int | None = None) -> Answer:
    """The period `[start, end)`, looked at up to `until` (None: it is over); the credit is the locked-in one."""
    until = end if until is None else until
    s = Seconds(contract, evidence, start, end, until)
    method = contract.availability.method
    so_far = s.span(start, until)
    assessed = sum(not s.removed[i] for i in so_far)
    full = assessed + sum(not s.removed[i] for i in s.span(until, end))
    spared = 0
    incidents: list[tuple[int, int]] = []
    outage_seconds: list[Fraction] = []
    if method == "interval_mean":
        downtime, spared = error_seconds(s, so_far)
    else:
        outages = count_runs(s)
        period = set(so_far)
        counted = set().union(*(seconds for _, _, seconds in outages)) & period
        incidents = [
            (s.low + begin, finish - begin)
            for begin, finish, seconds in outages
            if start <= s.low + begin < until and seconds & period
        ]
        downtime = Fraction(len(counted))
        taken: set[int] = set()
        for _, _, seconds in outages:
            outage_seconds.append(Fraction(len((seconds - taken) & period)))
            taken |= seconds
        if contract.availability.weighted:
            outage_seconds = weighted(s, outages, period)
            downtime = sum(outage_seconds, Fraction(0))
    held = full
    if contract.availability.denominator is not None and method != "interval_mean":
        held = max(contract.availability.denominator - (end - start - full), 0)
    over = held if until == end else assessed
    uptime = max(1 - downtime / (over - spared), Fraction(0)) if over - spared else None
    locked = max(1 - downtime / (held - spared), Fraction(0)) if held - spared else None
    in_scope = [i for i in so_far if s.scope[i] and (not s.removed[i] or s.states[i] == "removed")]
    in_scope = [i for i in in_scope if not _taken_by_window(s, i)]
    known = sum(not s.unknown[i] for i in in_scope)
    coverage = Fraction(known, len(in_scope)) if in_scope else Fraction(0)
    credit, breached = Fraction(0), None
    if locked is not None:
        percent = rounded(contract, locked * 100)
        breached = any(met(tier, percent, downtime) for tier in contract.tiers)
        breached |= contract.availability.target is not None and percent < contract.availability.target
        credit = credit_of(
            contract, percent, downtime, held, seconds=end - start, incidents=incidents, outage_seconds=outage_seconds
        )
    return Answer(
        downtime=downtime,
        assessed=assessed,
        removed=len(so_far) - assessed,
        uptime=uptime,
        percent=None if uptime is None else rounded(contract, uptime * 100),
        breached=breached,
        credit=credit,
        coverage=coverage,
    )


def _taken_by_window(s: Seconds, i: int) -> bool:
    """Whether the second left the judged time through maintenance or an exclusion."""
    t = s.low + i
    rule = s.contract.maintenance
    if s.contract.exclusions.effect == "remove" and any(
        e.accepted and e.start <= t < e.end for e in s.evidence.exclusions
    ):
        return True
    if rule.effect != "remove" or not any(w.start <= t < w.end for w in s.evidence.maintenance):
        return False
    if not hasattr(s, "kept"):
        fresh = Evidence(sources=(), maintenance=s.evidence.maintenance)
        blank = Seconds.__new__(Seconds)
        blank.__dict__.update(s.__dict__)
        blank.evidence, blank.states = fresh, ["up"] * s.size
        blank._windows()
        s.kept = blank.removed
    return s.kept[i]


def error_seconds(s: Seconds, so_far: range) -> tuple[Fraction, int]:
    """Interval mean: seconds times the error rate of their interval, and seconds that are not judged at all."""
    summed: dict[int, tuple[int, int]] = {}
    for source in s.evidence.sources:
        for at, (total, errors) in buckets(source.requests, s.bucket).items():
            before = summed.get(at, (0, 0))
            summed[at] = (before[0] + total, before[1] + errors)
    downtime, spared = Fraction(0), 0
    per_bucket: dict[int, int] = {}
    for i in so_far:
        if s.removed[i]:
            continue
        if s.unknown[i]:  # nothing is known of it, so the policy speaks
            taken_down = s.states[i] == "down" and not s.forgiven[i]
            downtime += 1 if taken_down else 0
            if s.states[i] != "down" and not summed.get((s.low + i) // s.bucket * s.bucket, (0, 0))[0]:
                spared += 1
            continue
        at = (s.low + i) // s.bucket * s.bucket
        total, _ = summed.get(at, (0, 0))
        if not total:
            spared += 1
        elif not s.forgiven[i]:
            per_bucket[at] = per_bucket.get(at, 0) + 1
    for at, seconds in per_bucket.items():
        downtime += Fraction(seconds * summed[at][1], summed[at][0])
    return downtime, spared if s.contract.availability.empty_interval == "skip" else 0


def weighted(s: Seconds, outages: list[tuple[int, int, set[int]]], period: set[int]) -> list[Fraction]:
    """Of each outage, its counted seconds times the share that enough sources confirm.

    What nobody saw weighs as its outage's most.
    """
    weight = weight_of_seconds(s)
    found, seen = [], set()
    for begin, finish, seconds in outages:
        near = [weight[i] for i in range(begin, finish) if weight[i] is not None]
        heaviest = max(near, default=Fraction(1))
        found.append(
            sum((heaviest if weight[i] is None else weight[i] for i in sorted(seconds & period - seen)), Fraction(0))
        )
        seen |= seconds
    return found


def weight_of_seconds(s: Seconds) -> list[Fraction | None]:
    quorum = s.contract.evidence.quorum
    by_source = [source_shares(s, source) for source in s.evidence.sources]
    weight: list[Fraction | None] = []
    for i in range(s.size):
        found = sorted((mine[i] for mine in by_source if mine[i] is not None), reverse=True)
        ratio = found[quorum - 1] if len(found) >= quorum else None
        if s.held[i] and weight:
            ratio = weight[-1]
        elif s.unknown[i] and s.states[i] == "down":
            ratio = Fraction(1)
        weight.append(ratio)
    return weight


def source_shares(s: Seconds, source) -> list[Fraction | None]:
    mine: list[Fraction | None] = [None] * s.size
    for outage in source.outages:
        ratio = Fraction(1) if outage.ratio is None else outage.ratio
        for i in s.span(outage.start, min(outage.end, s.until if s.until < s.end else outage.end)):
            mine[i] = ratio if mine[i] is None else max(mine[i], ratio)
    for gap in source.gaps:
        for i in s.span(gap.start, gap.end):
            mine[i] = None
    return mine


def rounded(contract: Contract, percent: Fraction) -> Fraction:
    rule = contract.rounding
    if rule is None:
        return percent
    scaled = percent * 10**rule.digits
    below = Fraction(floor(scaled))
    rest = scaled - below
    if rule.mode == "half_up":
        below += rest >= Fraction(1, 2)
    elif rule.mode == "half_even":
        below += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1)
    return below / 10**rule.digits


def met(tier, percent: Fraction, downtime: Fraction) -> bool:
    if tier.downtime_over is not None:
        return downtime > tier.downtime_over
    if tier.downtime_from is not None:
        return downtime >= tier.downtime_from
    return percent < tier.below if tier.below is not None else percent <= tier.at_or_below


def credit_of(
    contract: Contract,
    percent: Fraction,
    downtime: Fraction,
    assessed: int,
    *,
    seconds: int,
    incidents: list[tuple[int, int]],
    outage_seconds: list[Fraction],
) -> Fraction:
    rule = contract.credit
    rows = [t for t in contract.tiers if met(t, percent, downtime)]
    each = rule.percent if rule.days is None else rule.days * 86_400 * 100 / seconds
    found = Fraction(0)
    if rule.type in ("tier", "days"):
        worth = [t.days * 86_400 * 100 / seconds if t.days is not None else (t.credit or Fraction(0)) for t in rows]
        found = max(worth, default=Fraction(0))
    elif rule.type == "per_incident":
        found = for_incidents(contract, each, incidents, seconds)
    elif rows and rule.type == "per_point":
        points = max(Fraction(0), contract.availability.target - percent) / rule.step
        found = each * counted(rule, points)
    elif rows and rule.type == "proportional" and (rule.max_per_period or rule.cap_incident_percent is not None):
        free = downtime - paid_time(contract, downtime, assessed)
        worth = (rule.multiplier * n * 100 / seconds for n in without_first(free, outage_seconds))
        most = sorted((min(w, rule.cap_incident_percent or w) for w in worth), reverse=True)
        found = sum(most[: rule.max_per_period or len(most)], Fraction(0))
    elif rows and rule.type == "proportional":
        found = rule.multiplier * paid_time(contract, downtime, assessed) / seconds * 100
    elif rows:
        found = each * counted(rule, Fraction(paid_time(contract, downtime, assessed)) / rule.block)
    for cap in (rule.cap_percent, None if rule.cap_days is None else rule.cap_days * 86_400 * 100 / seconds):
        if cap is not None:
            found = min(found, cap)
    return found


def without_first(free: Fraction, outage_seconds: list[Fraction]) -> list[Fraction]:
    """Takes the free seconds from the outages in order of time."""
    out = []
    for n in outage_seconds:
        out.append(max(Fraction(0), n - free))
        free = max(Fraction(0), free - n)
    return out


def counted(rule, exact: Fraction) -> Fraction | int:
    if rule.parts:
        return exact
    return ceil(exact) if rule.started else floor(exact)


def paid_time(contract: Contract, downtime: Fraction, assessed: int) -> Fraction:
    """The downtime that is paid for: beyond what the target allows, beyond the free seconds, whichever leaves less."""
    base = downtime
    if contract.credit.beyond_target and contract.availability.target is not None:
        base = max(Fraction(0), downtime - assessed * (1 - contract.availability.target / 100))
    return max(Fraction(0), min(base, downtime - contract.credit.free))


def for_incidents(
    contract: Contract, each: Fraction | None, incidents: list[tuple[int, int]], seconds: int
) -> Fraction:
    rule = contract.credit
    tz = ZoneInfo(contract.period.timezone)
    days: dict[date, list[Fraction]] = {}
    for begin, length in incidents:
        day = datetime.fromtimestamp(begin, tz).date()
        days.setdefault(day, []).append(paid_for(rule, each, length, seconds))
    paid = [p for mine in days.values() for p in sorted(mine, reverse=True)[: rule.max_per_day or len(mine)]]
    return sum(sorted(paid, reverse=True)[: rule.max_per_period or len(paid)], Fraction(0))


def paid_for(rule, each: Fraction | None, length: int, seconds: int) -> Fraction:
    """What one outage of so many seconds pays: the same for each, or that of the best band it is longer than."""
    if not rule.bands:
        return each
    met = [band for band in rule.bands if in_band(band, length)]
    worth = [b.percent if b.percent is not None else b.days * 86_400 * 100 / seconds for b in met]
    return max(worth, default=Fraction(0))


def in_band(band, length: int) -> bool:
    return length > band.over if band.over is not None else length >= band.at_least
