"""The unforeseen ends in one line and a report that holds no secret; never in a traceback."""

import stat
from datetime import UTC, datetime

import pytest

from sla_tui.cli import crash
from sla_tui.cli.run import run
from sla_tui.errors import SlaTuiError
from sla_tui.secret import MASK, Secret

NOW = datetime(2026, 11, 23, 13, 32, 7, tzinfo=UTC)


@pytest.fixture
def broken_info(monkeypatch, tmp_path):
    """`sla-tui info` raises whatever is set; reports go into a folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def install(error):
        def fail(args):
            token = "canary-local-variable"  # noqa: F841  must not be in the report
            raise error

        monkeypatch.setattr("sla_tui.cli.commands.info.run", fail)
        return tmp_path / "state"

    return install


def test_an_unforeseen_error_is_one_line_and_a_report(broken_info, capsys):
    state = broken_info(ZeroDivisionError("boom"))
    assert run(["info"]) == 1
    out, err = capsys.readouterr()
    (report,) = state.rglob("crash-*.txt")
    assert out == ""
    what = "something went wrong that should not have (ZeroDivisionError)"
    assert err == f"sla-tui: {what}; a report without secrets is in {report}\n"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    assert "ZeroDivisionError: boom" in text
    assert "canary-local-variable" not in text.replace('token = "canary-local-variable"', "")


def test_the_report_holds_no_credential_and_of_urls_only_the_host(broken_info, capsys):
    Secret("canary-resolved-token")
    state = broken_info(
        RuntimeError("GET https://u:pw@api.example.com:8443/ping/canary-path?key=canary-query canary-resolved-token")
    )
    run(["info", "--store", "https://me:canary-arg@db.example.com/canary-arg-path"])
    (report,) = state.rglob("crash-*.txt")
    text = report.read_text() + capsys.readouterr().err
    assert "canary" not in text.replace('"canary-local-variable"', "")
    assert f"https://{MASK}@api.example.com:8443/{MASK}" in text


def test_where_no_report_can_be_written_the_line_says_so(broken_info, capsys, monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("")
    broken_info(ValueError("x"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a-file"))
    assert run(["info"]) == 1
    assert "the report could not be written" in capsys.readouterr().err


def test_an_interrupt_is_130_and_no_traceback(broken_info, capsys):
    broken_info(KeyboardInterrupt())
    assert run(["info"]) == 130
    assert capsys.readouterr().err == "sla-tui: interrupted\n"


def test_an_error_in_words_is_printed_with_its_hint_and_masked(broken_info, capsys):
    Secret("canary-in-a-message")
    broken_info(SlaTuiError("refused canary-in-a-message.", hint="ask for another."))
    assert run(["info"]) == 1
    assert capsys.readouterr().err == f"sla-tui: refused {MASK}.\n  hint: ask for another.\n"


def test_chained_causes_are_told_without_local_variables():
    try:
        try:
            secret_local = "canary-cause"  # noqa: F841
            raise KeyError("inner")
        except KeyError as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError as error:
        text = crash.compose(error, ["info"], NOW)
    assert "KeyError: 'inner'" in text
    assert "RuntimeError: outer" in text
    assert "canary-cause" not in text.replace('"canary-cause"', "")
    assert "time      2026-11-23T13:32:07Z" in text
