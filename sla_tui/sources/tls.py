"""TLS contexts: made once per setting, with the system's and the bundled authorities; 20 ms each, so not on a loop."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import certifi

from sla_tui.config.secret_ref import SecretRef
from sla_tui.config.secrets import resolve
from sla_tui.environment import without_unusable_key_log
from sla_tui.errors import ConfigError


class TlsSettingError(Exception):
    """A context cannot be made: the fault is this machine's, in words."""


@dataclass(frozen=True, slots=True)
class TlsSetting:
    """What tells contexts apart.

    Attributes:
        verify: the certificate must hold.
        ca_file: the only authorities that are trusted, instead of the usual ones.
        names: OpenSSL compares the certificate's names with the host; False: whoever asks does so.
        client_certificate: a file that says who we are; `client_key`: its key's, where that is another.
        client_key_password: where the key's password is kept.
        only: the one version that is offered ("1.0"), or "any": every version there is, however weak; no certificate is
            verified then. Empty: what is usual.
    """

    verify: bool = True
    ca_file: str = ""
    names: bool = True
    client_certificate: str = ""
    client_key: str = ""
    client_key_password: SecretRef | None = None
    only: str = ""


ANY: Final = "any"
_VERSIONS: Final = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_WEAK: Final = "ALL:@SECLEVEL=0"
"""Ciphers of OpenSSL: also those that nobody should use, for it is asked whether somebody does."""

_made: dict[TlsSetting, tuple[tuple[int, ...], ssl.SSLContext]] = {}


async def tls_context(setting: TlsSetting = TlsSetting()) -> ssl.SSLContext:
    """Returns a client's context, shared by everybody who wants the same, and made anew where one of its files changed.

    Raises:
        TlsSettingError: a file of the setting cannot be read or used.
    """
    stamps = tuple(_stamp(path) for path in (setting.ca_file, setting.client_certificate, setting.client_key) if path)
    made = _made.get(setting)
    if made is not None and made[0] == stamps:
        return made[1]
    without_unusable_key_log()
    context = await asyncio.to_thread(_made_for, setting)
    _made[setting] = stamps, context
    return context


def _stamp(path: str) -> int:
    """Returns when a file was changed: certificates are renewed while we run."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _made_for(setting: TlsSetting) -> ssl.SSLContext:
    try:
        context = _make(setting)
    except ssl.SSLError:
        raise TlsSettingError(f"{_file_of(setting)} holds no certificate") from None
    except OSError as error:
        problem = f"{_file_of(setting)} cannot be read ({error.strerror or type(error).__name__})"
        raise TlsSettingError(problem) from None
    if setting.client_certificate:
        _introduce(context, setting)
    return context


def _introduce(context: ssl.SSLContext, setting: TlsSetting) -> None:
    """Loads who we are. OpenSSL is always given a password, or it would ask for one on the terminal."""
    password = ""
    if setting.client_key_password is not None:
        try:
            password = resolve(setting.client_key_password).reveal()
        except ConfigError as error:
            raise TlsSettingError(f"client_key_password: {error.problems[0].message}") from None
    try:
        context.load_cert_chain(setting.client_certificate, setting.client_key or None, lambda: password)
    except ssl.SSLError:
        what = "the key of client_certificate does not fit it, or client_key_password does not open it"
        raise TlsSettingError(what) from None
    except OSError as error:
        names = "client_certificate or client_key" if setting.client_key else "client_certificate"
        raise TlsSettingError(f"{names} cannot be read ({error.strerror or type(error).__name__})") from None


def _file_of(setting: TlsSetting) -> str:
    return "ca_file" if setting.ca_file else "the bundled file of authorities"


def _make(setting: TlsSetting) -> ssl.SSLContext:
    """Trusts the bundled authorities and the system's (also `SSL_CERT_FILE`).

    A company's own authority is in the latter, and an image without any system certificates must not make every target
    look down.
    """
    if setting.only:
        return _of_version(setting.only)
    if not setting.verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    context = ssl.create_default_context(cafile=setting.ca_file or certifi.where())
    if not setting.ca_file:
        context.load_default_certs()
    # As curl and browsers have it, also on Pythons that are stricter: an authority without every extension of RFC 5280
    # is one, and one in the middle of a chain may be trusted by itself.
    context.verify_flags = (context.verify_flags & ~ssl.VERIFY_X509_STRICT) | ssl.VERIFY_X509_PARTIAL_CHAIN
    context.check_hostname = setting.names
    return context


def _of_version(version: str) -> ssl.SSLContext:
    """Makes a context that offers one version of TLS, or any; it trusts whom it meets, and is sent nothing.

    Raises:
        ssl.SSLError: this machine's OpenSSL knows no such version.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(_WEAK)
    with warnings.catch_warnings():  # Python warns of old versions; here it is asked whether they are accepted
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = _VERSIONS["1.0" if version == ANY else version]
        context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED if version == ANY else _VERSIONS[version]
    return context
