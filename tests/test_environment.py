"""What the environment says of the way out: which proxy, for whom none, and that what is not understood is left out."""

import os

import pytest

from sla_tui.environment import authorities_problem, is_this_machine, proxy_for, without_unusable_key_log

PROXY = "http://proxy.example:3128"


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in {"SSLKEYLOGFILE", "SSL_CERT_FILE", "SSL_CERT_DIR"}:
            monkeypatch.delenv(name)


def through(url):
    found = proxy_for(url)
    return None if found is None else (found.variable, found.url)


@pytest.mark.parametrize(
    ("variables", "url", "expected"),
    [
        ({}, "https://a.example/", None),
        ({"HTTPS_PROXY": PROXY}, "https://a.example/", ("HTTPS_PROXY", PROXY)),
        ({"HTTPS_PROXY": PROXY}, "http://a.example/", None),
        ({"ALL_PROXY": PROXY}, "http://a.example/", ("ALL_PROXY", PROXY)),
        ({"https_proxy": "http://low:1", "HTTPS_PROXY": PROXY}, "https://a.example/", ("https_proxy", "http://low:1")),
        ({"HTTPS_PROXY": "proxy.example:3128"}, "https://a.example/", ("HTTPS_PROXY", PROXY)),
        ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "socks://127.0.0.1:1080/"}, "https://a.example", ("HTTPS_PROXY", PROXY)),
        ({"HTTP_PROXY": PROXY, "REQUEST_METHOD": "GET"}, "http://a.example/", None),
        ({"https_proxy": "", "ALL_PROXY": PROXY}, "https://a.example/", ("ALL_PROXY", PROXY)),
        ({"ALL_PROXY": PROXY}, "http://localhost:9090/", None),
        ({"ALL_PROXY": PROXY}, "http://[::1]:9090/", None),
        ({"ALL_PROXY": PROXY}, "http://[::ffff:127.0.0.1]/", None),
        ({"ALL_PROXY": PROXY}, "http://127.example.com/", ("ALL_PROXY", PROXY)),
    ],
)
def test_which_proxy_is_named(monkeypatch, variables, url, expected):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert through(url) == expected


@pytest.mark.parametrize(
    ("entries", "url", "exempt"),
    [
        ("*", "https://a.example/", True),
        ("a.example", "https://a.example/", True),
        ("a.example", "https://b.a.example/", True),
        ("a.example", "https://ba.example/", False),
        (".a.example", "https://a.example/", True),
        ("*.a.example", "https://b.a.example/", True),
        ("A.Example.", "https://a.example./", True),
        ("a.example:8443", "https://a.example/", False),
        ("a.example:8443", "https://a.example:8443/", True),
        ("https://a.example", "http://a.example/", False),
        ("all://a.example", "http://a.example/", True),
        ("10.0.0.0/8", "https://10.1.2.3/", True),
        ("10.0.0.0/8", "https://11.1.2.3/", False),
        ("10.1.2.3/8", "https://10.9.9.9/", True),
        ("10.0.*", "https://10.0.7.7/", True),
        ("fd07:b51a::/64", "https://[fd07:b51a::5]/", True),
        ("[fd07:b51a::]/64", "https://[fd07:b51a::5]/", True),
        ("fd07:b51a::/64", "https://[fd08::5]/", False),
        ("[2001:db8::1]", "https://[2001:db8::1]/", True),
        ("2001:db8::1", "https://[2001:DB8:0::1]/", True),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]/", False),
        ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443/", True),
        ("fe80::/10", "https://[fe80::1%25eth0]/", True),
        ("10.0.0.0/8", "https://[::ffff:10.1.1.1]/", True),
        ("localhost,fd07:b51a::/64,,  a.example", "https://a.example/", True),
        ("localhost a.example", "https://a.example/", True),
        ("10.0.0.0/99,[::1,http://[,:::/7,%,a.example", "https://a.example/", True),
        ("10.0.0.0/99,[::1,http://[,:::/7,%,a.example", "https://c.example/", False),
        ("<local>", "https://intranet/", True),
        ("<local>", "https://a.example/", False),
        ("fd07:b51a::/64", "https://a.example/", False),
    ],
)
def test_for_whom_there_is_none(monkeypatch, entries, url, exempt):
    monkeypatch.setenv("ALL_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", entries)
    assert (proxy_for(url) is None) == exempt


@pytest.mark.parametrize(
    "value", ["socks://127.0.0.1:1080/", "gopher://x:1", "http://", "http://[::1", "http://x:99999999", "http://x:0"]
)
def test_a_proxy_that_cannot_be_meant_is_told_without_its_address(monkeypatch, value):
    monkeypatch.setenv("ALL_PROXY", value)
    found = proxy_for("https://a.example/")
    assert "ALL_PROXY" in found.problem
    assert value not in found.problem
    assert value not in repr(found)


def test_a_log_of_keys_that_cannot_be_written_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "not" / "there"))
    assert "cannot be written" in without_unusable_key_log()
    assert "SSLKEYLOGFILE" not in os.environ
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "pipe"))
    assert "it is no file" in without_unusable_key_log()
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    assert without_unusable_key_log() == ""
    assert "SSLKEYLOGFILE" in os.environ


def test_authorities_that_are_not_there_are_named(monkeypatch, tmp_path):
    assert authorities_problem() == ""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing.pem"))
    assert "SSL_CERT_FILE" in authorities_problem()
    monkeypatch.setenv("SSL_CERT_FILE", __file__)
    assert authorities_problem() == ""


def test_this_machine_is_known_by_name_and_address():
    assert all(is_this_machine(host) for host in ("localhost", "LOCALHOST.", "a.localhost", "127.9.9.9", "::1"))
    assert not any(is_this_machine(host) for host in ("127.example.com", "localhost.example.com", "10.0.0.1", ""))
