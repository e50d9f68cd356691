"""Every key of a contract: the one table behind its reader, its writer, its JSON Schema and its documentation."""

from __future__ import annotations

from typing import Final, get_args

from sla_tui.config.keys.objectives import OBJECTIVE
from sla_tui.config.kinds.basic import Exact, Flag, ListOf, Money, Pattern, Percent, Text, Whole, Word
from sla_tui.config.kinds.calendars import DaysOff
from sla_tui.config.kinds.times import ClaimWindow, Day, Duration, TimeOfDay, Zone
from sla_tui.config.reading import contract_checks as checks
from sla_tui.config.reading.tables import Key, Table
from sla_tui.sla import contract as model

ID: Final = Pattern(r"[a-z0-9][a-z0-9-]*", "an id of a-z, 0-9 and -", longest=64)
CURRENCY: Final = Pattern(r"[A-Z]{3}", 'a currency code such as "EUR"')
BEST_CREDIT: Final = 1_000  # percent of the fee; "1000 % of the time lost" is a multiplier, not a tier

HOURS: Final = Table(
    model.ServiceHours,
    (
        Key(
            "days",
            ListOf(Whole(1, 7), most=7, empty=False),
            "ISO weekdays on which it begins: 1 is Monday, 7 is Sunday",
            required=True,
        ),
        Key("from", TimeOfDay(), "local time of day", attr="start", required=True),
        Key(
            "to",
            TimeOfDay(),
            "local time of day; 24:00 is the day's end, and a time before `from` is one of the next day",
            attr="end",
            required=True,
        ),
    ),
    check=checks.hours,
)

PERIOD: Final = Table(
    model.PeriodRule,
    (
        Key("kind", Word(get_args(model.PeriodKind)), "how time is cut into the periods that are judged"),
        Key("timezone", Zone(), "bounds are the first instant of the local date in this zone"),
        Key("anchor_day", Whole(1, 31), "billing: the day a period begins, clamped to the month's last day"),
        Key("first_month", Whole(1, 12), "quarter and year: 2 is a fiscal year from February"),
        Key("length", Duration(least=60, most=3660 * 86_400), "rolling: how far back a period reaches"),
    ),
)

AVAILABILITY: Final = Table(
    model.Availability,
    (
        Key("target", Percent(), "what the gauge is held against; credits come from tiers"),
        Key("method", Word(get_args(model.Method)), "what is measured"),
        Key("bucket", Duration(least=1, most=86_400), "length of one clock interval: 1s, 60s, 300s"),
        Key("bucket_rule", Word(get_args(model.BucketRule)), "when a clock interval is down"),
        Key("min_outage", Duration(), "shorter outages never count"),
        Key("min_outage_op", Word((">=", ">")), '">=" is "at least", ">" is "more than"'),
        Key("min_outage_basis", Word(("net", "raw")), "net: after maintenance, exclusions and removed time"),
        Key("grace", Duration(), "the first seconds of every outage are free"),
        Key("merge_gap", Duration(), "gaps of true up time this short do not end an outage"),
        Key("merge_counts", Flag(), "do bridged gaps count as down"),
        Key("start_at", Word(("detected", "reported")), "reported: an outage begins with its ticket"),
        Key("weighted", Flag(), "seconds times the share that was affected"),
        Key("error_rate_above", Percent(), "bad_minutes: strictly above"),
        Key("min_requests", Whole(0, 10**12), "bad_minutes: minutes with fewer requests are not judged"),
        Key("empty_interval", Word(("up", "skip")), "interval_mean: what an interval without requests is"),
        Key("service_hours", ListOf(HOURS, most=100), "local times that count; the rest leaves the denominator"),
        Key("holidays", DaysOff(), "days that leave the denominator, from local midnight to midnight"),
    ),
)

EVIDENCE: Final = Table(
    model.EvidenceRule,
    (
        Key("quorum", Whole(1, 1000), "down when at least this many sources say down"),
        Key("no_data", Word(get_args(model.Policy)), "what time without data is"),
        Key("paused", Word(get_args(model.Policy)), "what paused time is"),
        Key("min_coverage", Percent(), "below it the verdict is not provable"),
    ),
)

MAINTENANCE: Final = Table(
    model.MaintenanceRule,
    (
        Key("effect", Word(get_args(model.MaintenanceEffect)), "what a window does to downtime inside it"),
        Key("notice", Duration(), "windows announced later than this before their start are void"),
        Key("allowance", Duration(), "how much is forgiven or removed at most; absent: no limit"),
        Key("allowance_per", Word(("period", "year")), "what the allowance is counted over"),
        Key("emergency", Word(("forgive", "count")), 'what windows with kind = "emergency" do'),
    ),
)

EXCLUSIONS: Final = Table(
    lambda effect="forgive": effect,
    (Key("effect", Word(get_args(model.ExclusionEffect)), "what accepted exclusions do", default="forgive"),),
    parts=lambda effect: {"effect": effect},
)

ROUNDING: Final = Table(
    model.Rounding,
    (
        Key("digits", Whole(0, 9), "decimals of the percent that is held against the tiers", required=True),
        Key("mode", Word(get_args(model.RoundingMode)), "how a half is rounded"),
    ),
)

TIER: Final = Table(
    model.Tier,
    (
        Key("below", Percent(), "met by an uptime strictly below"),
        Key("at_or_below", Percent(), "met by an uptime at or below"),
        Key("credit", Percent(most=BEST_CREDIT), "percent of the period's fee"),
        Key("days", Exact("days", most=366), "days of service"),
        Key("amount", Money(), "an amount in the contract's currency"),
        Key("benefit", Text(), "a remedy in words, beside or instead of a credit"),
    ),
    check=checks.tier,
)

CREDIT: Final = Table(
    model.CreditRule,
    (
        Key("type", Word(get_args(model.CreditType)), "how the remedy is computed"),
        Key("payout", Word(("credit", "refund")), "on a later invoice, or paid back"),
        Key("multiplier", Exact('a number such as "10"', most=10_000), "proportional: times the fee of the time lost"),
        Key("percent", Percent(most=BEST_CREDIT), "per_block, per_incident: percent of the period's fee"),
        Key("block", Duration(least=1), "per_block: how long a block is"),
        Key("beyond_target", Flag(), "count only downtime beyond what the target allows"),
        Key("started", Flag(), "per_block: started blocks count"),
        Key("max_per_day", Whole(1, 86_400), "per_incident: at most so many a local day"),
        Key("cap_percent", Percent(most=BEST_CREDIT), "at most so much of the period's fee"),
        Key("cap_days", Exact("days", most=366), "at most so many days of the period's fee"),
        Key("cap_amount", Money(), "at most this amount"),
        Key("cap_year_percent", Percent(most=BEST_CREDIT), "at most so much of a year's fees"),
        Key("min_amount", Money(), "the credit must be greater than this"),
        Key("stack_with", ListOf(ID), "contracts whose credits add; without effect while a service has one contract"),
    ),
    check=checks.credit,
)

CLAIM: Final = Table(
    model.ClaimRule,
    (
        Key("within", ClaimWindow(), "until when a credit must be asked for"),
        Key("basis", Word(get_args(model.ClaimBasis)), "from when that is counted"),
        Key("notify_within", ClaimWindow(), "a first duty besides the claim"),
        Key("holidays", DaysOff(), "weekdays that are no business days"),
        Key("method", Text(longest=500), "how it is asked for"),
        Key("url", Text(longest=2_000), "where it is asked for"),
        Key("subject", Text(longest=500), "the words that must stand in the subject"),
        Key("fields", ListOf(Text(longest=500)), "what the claim must state"),
    ),
)

SUPPORT: Final = Table(
    model.Support,
    (
        Key("channels", ListOf(Text(longest=500)), "how support is reached"),
        Key("hours", ListOf(HOURS, most=100), "when; absent is 24/7"),
        Key("levels", ListOf(Text(longest=500)), "the levels of support"),
    ),
)

TERMINATION: Final = Table(
    model.TerminationRule,
    (
        Key("below", Percent(), "an uptime strictly below makes a period a bad one", required=True),
        Key("periods", Whole(1, 1000), "so many bad periods", required=True),
        Key("within", Whole(1, 1000), "out of so many; absent: in a row"),
    ),
    check=checks.termination,
)

CONTRACT: Final = Table(
    model.Contract,
    (
        Key("name", Text(longest=500), "how the contract is called"),
        Key("vendor", Text(longest=500), "who promises"),
        Key("currency", CURRENCY, "the currency of fees and amounts"),
        Key("source", Text(longest=2_000), "where the text was read"),
        Key("as_of", Day(), "when the text was read"),
        Key("valid_from", Day(), "the term's first day"),
        Key("valid_to", Day(), "the term's last day"),
        Key("reviewed_by", Text(longest=500), "who checked the text"),
        Key("notes", Text(longest=20_000, lines=True), "free words"),
        Key("scope", Text(longest=20_000, lines=True), "what the service promises, in words"),
        Key("period", PERIOD, "the periods that are judged"),
        Key("availability", AVAILABILITY, "what downtime is"),
        Key("evidence", EVIDENCE, "how several sources become one state"),
        Key("maintenance", MAINTENANCE, "what planned work does"),
        Key("exclusions", EXCLUSIONS, "what accepted exclusions do"),
        Key("rounding", ROUNDING, "how the percent is rounded; absent: exact"),
        Key(
            "tiers",
            ListOf(TIER, most=1_000, check=checks.tiers_fall),
            "the credit table: the highest credit among the tiers that are met",
        ),
        Key("credit", CREDIT, "how the remedy is computed, and its limits"),
        Key("claim", CLAIM, "how and until when a credit is asked for"),
        Key("objectives", ListOf(OBJECTIVE, most=1_000), "promises besides availability"),
        Key("support", SUPPORT, "support channels and hours"),
        Key("termination", ListOf(TERMINATION, most=100), "rights to end the contract"),
        Key(
            "amendment",
            Word(get_args(model.Amendment)),
            "from when a later text holds: from the first period that starts with it, or from its very day",
            quiet=True,
        ),
        Key("part_fee", Word(get_args(model.PartFee)), "what a period costs that the term cuts", quiet=True),
        Key(
            "remedy",
            Word(get_args(model.Remedy)),
            "how much of what the contract pays stands here; not complete: at least so much is owed",
            quiet=True,
        ),
    ),
    check=checks.contract,
)
