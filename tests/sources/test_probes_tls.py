"""The TLS probe, and HTTPS, against certificates that are right and wrong in every way."""

from __future__ import annotations

import os
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import SystemClock
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.certificate import expiry_problem, validity
from tests.sources.faulty import OK, Authority, Faulty, greets, never_answers, says, self_signed
from tests.sources.looking import look

DAY = 86_400


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


async def tls(context, authority, **fields):
    async with Faulty(greets(b"", stays=True), tls=context) as server:
        fields = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"} | fields
        return await look(ProbeConfig(id="x", url=f"tls://localhost:{server.port}", **fields))


async def https(context, authority, *, host: str = "localhost", **fields):
    async with Faulty(says(OK), tls=context) as server:
        fields = {"ca_file": authority.file, "connect_to": f"127.0.0.1:{server.port}"} | fields
        return await look(ProbeConfig(id="x", url=f"https://{host}:{server.port}/", **fields))


async def test_a_certificate_that_holds_is_ok_and_its_handshake_is_timed(authority):
    outcome = await tls(authority.good(), authority)
    assert (outcome.verdict, outcome.reason, outcome.warning) == ("ok", "", "")
    assert list(outcome.phases) == ["dns", "connect", "tls"]
    assert outcome.ms >= 1


async def test_a_certificate_that_ends_soon_is_degraded_and_says_when(authority):
    outcome = await tls(authority.good(days=10.1), authority)
    assert (outcome.verdict, outcome.warning) == ("ok", "its certificate expires in 10 days")
    assert (await tls(authority.good(days=10.1), authority, expiry_warning=5 * DAY)).warning == ""
    assert (await tls(authority.good(days=80.1), authority, expiry_warning=90 * DAY)).warning.endswith("in 80 days")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("expired", r"certificate: certificate has expired \(expired 3 days ago\)"),
        ("wrong_name", r"certificate: .*localhost.* \(expires in 90 days\)"),
        ("stranger", r"certificate: .*(issuer|self.signed).* \(expires in \d+ days\)"),
    ],
)
async def test_what_is_wrong_with_a_certificate_is_said_and_its_end_is_told_all_the_same(authority, wrong, words):
    outcome = await tls(getattr(authority, wrong)(), authority)
    assert outcome.verdict == "failed"
    assert re.fullmatch(words, outcome.reason), outcome.reason
    assert not outcome.silent
    assert (await https(getattr(authority, wrong)(), authority)).reason.startswith("certificate: ")


async def test_a_certificate_that_signed_itself_is_refused(authority, tmp_path):
    outcome = await tls(self_signed(tmp_path), authority)
    assert outcome.verdict == "failed"
    assert outcome.reason == "certificate: self-signed certificate (expires in 9 days)"


async def test_where_nothing_is_verified_an_expired_one_is_degraded(authority):
    outcome = await tls(authority.expired(), authority, verify=False)
    assert (outcome.verdict, outcome.warning) == ("ok", "its certificate expired 3 days ago")


async def test_https_is_timed_by_step_and_warns_where_it_is_asked_to(authority):
    outcome = await https(authority.good(), authority)
    assert (outcome.verdict, outcome.warning) == ("ok", "")
    assert list(outcome.phases) == ["dns", "connect", "tls", "first byte", "transfer"]
    outcome = await https(authority.good(days=3.1), authority, expiry_warning=7 * DAY)
    assert (outcome.verdict, outcome.warning) == ("ok", "its certificate expires in 3 days")
    assert (await https(authority.old(), authority)).verdict == "ok"


async def test_https_to_an_address_checks_the_address(authority):
    assert (await https(authority.good(), authority, host="127.0.0.1")).verdict == "ok"
    assert (await https(authority.good("localhost"), authority, host="127.0.0.1")).verdict == "failed"


@pytest.mark.parametrize("scheme", ["tls", "https"])
async def test_a_server_that_speaks_no_tls_has_failed(authority, scheme):
    async with Faulty(greets(b"220 smtp\r\n", stays=True)) as server:
        outcome = await look(ProbeConfig(id="x", url=f"{scheme}://127.0.0.1:{server.port}"))
    assert outcome.verdict == "failed"
    assert outcome.reason.startswith("TLS handshake failed (")


@pytest.mark.parametrize("scheme", ["tls", "https"])
async def test_a_handshake_that_never_ends_ends_with_the_time(authority, scheme):
    async with Faulty(never_answers) as server:
        began = time.monotonic()
        outcome = await look(ProbeConfig(id="x", url=f"{scheme}://127.0.0.1:{server.port}"), 0.2)
    assert time.monotonic() - began < 2
    assert outcome.reason == "no complete answer within 0.2 s (in: tls)"


@pytest.mark.parametrize("scheme", ["tls", "https"])
@pytest.mark.parametrize("content", [None, "no certificate"])
async def test_a_file_of_authorities_that_cannot_be_used_is_not_the_targets_fault(scheme, content, tmp_path):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    async with Faulty(greets(b"", stays=True)) as server:
        outcome = await look(ProbeConfig(id="x", url=f"{scheme}://127.0.0.1:{server.port}", ca_file=str(path)))
    assert outcome.verdict == "unknown"
    assert "ca_file" in outcome.reason


async def test_one_context_for_all_probes_of_one_setting(authority):
    from sla_tui.sources.tls import TlsSetting, tls_context

    setting = TlsSetting(ca_file=authority.file)
    assert await tls_context(setting) is await tls_context(TlsSetting(ca_file=authority.file))
    assert await tls_context(setting) is not await tls_context(TlsSetting(verify=False))


def der(days: int = 90) -> bytes:
    import ssl
    from datetime import UTC, datetime, timedelta

    import trustme

    leaf = trustme.CA().issue_cert("x.example", not_after=datetime.now(UTC) + timedelta(days=days))
    return ssl.PEM_cert_to_DER_cert(leaf.cert_chain_pems[0].bytes().decode())


DER = der()


def test_the_dates_are_those_that_openssl_reads():
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(DER)
    term = validity(DER)
    assert term.start == int(certificate.not_valid_before_utc.timestamp())
    assert term.end == int(certificate.not_valid_after_utc.timestamp())


def test_a_certificate_of_the_next_half_century_is_read():
    """From 2050 on the year has four digits."""
    assert validity(der(days=365 * 40)).end > SystemClock().now() + 365 * 39 * DAY


@given(st.integers(0, len(DER) - 1), st.integers(0, 255), st.integers(0, len(DER)))
def test_what_is_no_certificate_is_refused_and_nothing_worse(at, byte, length):
    broken = bytearray(DER[:length] + b"\0" * (len(DER) - length if byte % 2 else 0))
    if at < len(broken):
        broken[at] = byte
    assert isinstance(expiry_problem(bytes(broken), 0, DAY), str)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_nothing_worse(data):
    assert isinstance(expiry_problem(data, 0, DAY), str)


class Client:
    """Who we are, as a server that asks for it wants to see it; `key` with a password where one is given."""

    def __init__(self, folder, password: bytes | None = None) -> None:
        import trustme
        from cryptography.hazmat.primitives import serialization

        self.ca = trustme.CA()
        self._folder = folder
        leaf = self.ca.issue_cert("probe@shop.example")
        self.certificate, self.key = str(folder / "client.pem"), str(folder / "client.key")
        leaf.cert_chain_pems[0].write_to_path(self.certificate)
        key = serialization.load_pem_private_key(leaf.private_key_pem.bytes(), None)
        form = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, form)
        (folder / "client.key").write_bytes(pem)

    def renewed(self) -> None:
        """Its files hold another certificate, of an authority that nobody knows."""
        Client(self._folder)
        for path in (self.certificate, self.key):
            os.utime(path, ns=(1, 1))


def asking(context, client: Client):
    import ssl

    client.ca.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


async def test_a_server_that_wants_to_know_who_we_are_is_told(authority, tmp_path):
    client = Client(tmp_path)
    ours = {"client_certificate": client.certificate, "client_key": client.key}
    assert (await https(asking(authority.good(), client), authority, **ours)).verdict == "ok"
    assert (await tls(asking(authority.old(), client), authority, **ours)).verdict == "ok"
    assert (await https(asking(authority.good(), client), authority)).verdict == "failed"


async def test_a_certificate_that_was_renewed_is_read_anew(authority, tmp_path):
    client = Client(tmp_path)
    ours = {"client_certificate": client.certificate, "client_key": client.key}
    context = asking(authority.old(), client)
    assert (await https(context, authority, **ours)).verdict == "ok"
    client.renewed()
    assert (await https(context, authority, **ours)).verdict == "failed"


async def test_a_key_with_a_password_is_opened_with_it_and_nobody_is_asked_for_one(authority, tmp_path, monkeypatch):
    from sla_tui.config.model import SecretRef

    client = Client(tmp_path, b"canary-of-a-key")
    ours = {"client_certificate": client.certificate, "client_key": client.key}
    password = SecretRef(kind="env", where="PROBE_KEY")
    context = asking(authority.good(), client)
    monkeypatch.setenv("PROBE_KEY", "canary-of-a-key")
    assert (await https(context, authority, **ours, client_key_password=password)).verdict == "ok"
    for other, words in ((None, "does not open it"), (SecretRef(kind="env", where="PROBE_NO_KEY"), "is not set")):
        outcome = await https(context, authority, **ours, client_key_password=other)
        assert outcome.verdict == "unknown"
        assert words in outcome.reason
        assert "canary" not in outcome.reason


@pytest.mark.parametrize("scheme", ["tls", "https"])
async def test_files_of_ours_that_cannot_be_used_are_not_the_targets_fault(scheme, authority, tmp_path):
    client = Client(tmp_path)
    for fields in (
        {"client_certificate": str(tmp_path / "none.pem")},
        {"client_certificate": client.certificate},  # without its key
        {"client_certificate": client.certificate, "client_key": str(tmp_path / "none.pem")},
    ):
        looked = https if scheme == "https" else tls
        outcome = await looked(authority.good(), authority, **fields)
        assert (outcome.verdict, "client_certificate" in outcome.reason) == ("unknown", True)
