"""How values are written: nothing reads better than it is."""

from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui import format as fmt
from sla_tui.language import ENGLISH, LANGUAGES, language_named


@pytest.mark.parametrize(
    ("uptime", "target", "text"),
    [
        (Fraction(2_592_000 - 8_103, 2_592_000), Fraction("99.95"), "99.6874"),
        (Fraction(999, 1000), Fraction("99.9"), "99.900"),
        (Fraction(999, 1000) - Fraction(1, 10**9), Fraction("99.9"), "99.899"),
        (Fraction(999, 1000) + Fraction(1, 10**9), Fraction("99.9"), "99.901"),
        (Fraction(1), Fraction("99.9"), "100.000"),
        (1 - Fraction(1, 10**9), Fraction("99.9"), "99.999"),
        (Fraction(0), Fraction("99.9"), "0.000"),
        (Fraction(2, 3), None, "66.6667"),
    ],
)
def test_an_uptime_never_reads_as_the_target_or_as_100_when_it_is_not(uptime, target, text):
    assert fmt.uptime_percent(uptime, target) == text


@given(st.integers(0, 10**9), st.sampled_from(["99", "99.5", "99.9", "99.95", "99.99", "99.999"]), st.integers(0, 5))
def test_the_written_uptime_is_on_the_same_side_of_target_and_of_100_as_the_exact_one(parts, target, decimals):
    uptime, goal = Fraction(parts, 10**9), Fraction(target)
    shown = Fraction(fmt.uptime_percent(uptime, goal, decimals=decimals))
    for bound in (goal, Fraction(100)):
        assert (shown < bound, shown == bound) == (uptime * 100 < bound, uptime * 100 == bound)


@pytest.mark.parametrize(
    ("rate", "threshold", "text"),
    [
        ("0", None, "0.00"),
        ("0.31", "0.5", "0.31"),
        ("0.501", "0.5", "0.51"),
        ("0.499", "0.5", "0.49"),
        ("0.0001", "0.5", "<0.01"),
        ("0.004", "0.001", "0.004"),
        ("100", "0.5", "100.00"),
    ],
)
def test_an_error_rate_over_its_threshold_never_reads_as_met_and_a_small_one_never_as_none(rate, threshold, text):
    assert fmt.rate_percent(Fraction(rate), Fraction(threshold) if threshold else None) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (86, "1 m 26 s"),
        (2_532, "42 m 12 s"),
        (6_299, "1 h 44 m"),
        (-6_299, "−1 h 44 m"),
        (18_000, "5 h 00 m"),
        (7 * 86_400, "7 d 00 h"),
    ],
)
def test_a_duration_shows_its_two_largest_units_and_is_cut(seconds, text):
    assert fmt.duration(seconds) == text


def test_a_compact_duration_has_no_blanks_and_can_be_ascii():
    assert fmt.duration(-6_299, compact=True, minus="-") == "-1h44m"


def test_an_age_is_one_unit_and_never_negative():
    assert (fmt.age(3 * 3_600 + 59), fmt.age(-5)) == ("3 h", "0 s")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [("240.00", "EUR", "€240.00"), ("1240.5", "USD", "$1,240.50"), ("0", "CHF", "CHF 0.00"), ("-3", "GBP", "−£3.00")],
)
def test_money_has_two_decimals_and_its_currency(amount, currency, text):
    assert ENGLISH.money(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("amount", "currency", "english", "dutch", "plain"),
    [
        ("1001", "JPY", "¥1,001", "¥ 1.001", "1001"),
        ("1240.5", "KWD", "KWD 1,240.500", "KWD 1.240,500", "1240.500"),
        ("-1240.5", "EUR", "−€1,240.50", "−€ 1.240,50", "-1240.50"),
        ("7", "XYZ", "XYZ 7.00", "XYZ 7,00", "7.00"),
        ("12.3456", "CLF", "CLF 12.3456", "CLF 12,3456", "12.3456"),
    ],
)
def test_money_has_the_decimals_of_its_currency_in_every_language(amount, currency, english, dutch, plain):
    assert ENGLISH.money(Decimal(amount), currency) == english
    assert language_named("nl").money(Decimal(amount), currency) == dutch
    assert fmt.amount(Decimal(amount), currency) == plain


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sign_of_a_currency_is_spelled_as_its_code_in_ascii(code):
    """An amount that lost its currency to a question mark is no amount."""
    language = language_named(code)
    signs = {currency: sign for currency, sign in language.section("currency").items() if not sign.isascii()}
    assert signs
    for currency in signs:
        written, plain = (one.money(Decimal(1240), currency) for one in (language, language.without_signs()))
        assert fmt.spelled(written) == plain


def test_an_exclusive_deadline_reads_as_the_last_day_that_counts():
    amsterdam = ZoneInfo("Europe/Amsterdam")
    midnight_of_the_16th = 1_797_375_600
    assert ENGLISH.moment(midnight_of_the_16th, amsterdam) == "16 Dec 00:00"
    assert ENGLISH.short_last_day(midnight_of_the_16th, amsterdam) == "15 Dec"


def test_instants_for_programs_are_rfc_3339_in_utc():
    assert fmt.rfc3339(1_795_440_727) == "2026-11-23T13:32:07Z"
    assert fmt.clock_time(1_795_440_727, UTC) == "13:32:07"


def test_contract_percents_are_written_as_the_contract_does():
    assert [fmt.exact_percent(Fraction(v)) for v in ("99.95", "10", "70/3")] == ["99.95", "10", "23.3333"]


def test_small_figures_have_their_units():
    assert fmt.multiple(Fraction(31, 5)) == "6.2×"
    assert (fmt.milliseconds(412), fmt.milliseconds(12_340)) == ("412 ms", "12.3 s")


@pytest.mark.parametrize(
    ("coverage", "text"),
    [
        (Fraction(0), "0.0"),
        (Fraction(3, 2_515_156), "0.0001"),
        (Fraction(15, 10_000), "0.15"),
        (Fraction(2, 10_000), "0.02"),
        (Fraction(989, 1000), "98.9"),
        (1 - Fraction(1, 10**9), "99.9"),
        (Fraction(1), "100.0"),
    ],
)
def test_the_share_that_is_known_is_never_rounded_up_to_a_thousandfold(coverage, text):
    assert fmt.known_percent(coverage) == text


def test_what_is_known_stays_on_its_side_of_what_is_asked_for():
    assert fmt.known_percent(Fraction("0.9897"), Fraction(99)) == "98.9"


def test_a_range_of_uptimes_holds_the_true_one_and_keeps_the_side_of_the_target():
    assert fmt.uptime_range(Fraction("0.9812"), Fraction("0.9839")) == ("98.1", "98.4")
    assert fmt.uptime_range(Fraction("0.99951"), Fraction("0.99961"), Fraction("99.95")) == ("99.951", "99.961")
    _, best = fmt.uptime_range(Fraction("0.9921"), Fraction("0.9989999"), Fraction("99.9"))
    assert Fraction("99.89999") <= Fraction(best) < Fraction("99.9")
    assert fmt.uptime_range(Fraction("0.99"), Fraction("0.99")) == ("99.0", "99.0")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("99,95", "99.95"),
        ("99.95", "99.95"),
        ("99,995 %", "99.995 %"),  # a target, and no thousands
        ("99,9995", "99.9995"),
        ("0,125", "0.125"),
        ("99,9: 10; 99,0: 12,5", "99.9: 10; 99.0: 12.5"),
        ("100", "100"),
        ("1,000", "1,000"),  # one, or a thousand: not guessed
        ("10,000", "10,000"),
        ("1.000,5", "1.000,5"),
        ("1,000,5", "1,000,5"),
        ("99,", "99,"),
        (",5", ",5"),
        ("99,9,5", "99,9,5"),
    ],
)
@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_percents_are_typed_with_the_languages_own_comma_and_nothing_is_guessed(code, typed, read):
    assert language_named(code).percent_typed(typed) == read
    assert ENGLISH.percent_typed(typed) == typed


@given(st.integers(0, 100_000_000))
def test_what_a_language_writes_of_a_percent_is_read_again_or_left_as_it_is(millionths):
    """Every share up to a hundred percent in as many decimals as it has; what is taken is the number that was meant."""
    value = Fraction(millionths, 1_000_000)
    dutch = language_named("nl")
    read = dutch.percent_typed(dutch.exact(value))
    if "," not in read:
        assert Fraction(read) == value
    else:
        assert 1 <= value < 90
        assert len(read.partition(",")[2]) == 3
