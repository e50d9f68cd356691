"""TLS contexts: made once per setting, with the system's and the bundled authorities; 20 ms each, so not on a loop."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

import certifi

from sla_tui.environment import without_unusable_key_log


class TlsSettingError(Exception):
    """A context cannot be made: the fault is this machine's, in words."""


@dataclass(frozen=True, slots=True)
class TlsSetting:
    """What tells contexts apart.

    Attributes:
        verify: the certificate must hold.
        ca_file: the only authorities that are trusted, instead of the usual ones.
        names: OpenSSL compares the certificate's names with the host; False: whoever asks does so.
    """

    verify: bool = True
    ca_file: str = ""
    names: bool = True


_made: dict[TlsSetting, ssl.SSLContext] = {}


async def tls_context(setting: TlsSetting = TlsSetting()) -> ssl.SSLContext:
    """Returns a client's context, shared by everybody who wants the same.

    Raises:
        TlsSettingError: the file of authorities cannot be read, or holds none.
    """
    context = _made.get(setting)
    if context is None:
        try:
            without_unusable_key_log()
            context = _made[setting] = await asyncio.to_thread(_make, setting)
        except ssl.SSLError:
            raise TlsSettingError(f"{_file_of(setting)} holds no certificate") from None
        except OSError as error:
            problem = f"{_file_of(setting)} cannot be read ({error.strerror or type(error).__name__})"
            raise TlsSettingError(problem) from None
    return context


def _file_of(setting: TlsSetting) -> str:
    return "ca_file" if setting.ca_file else "the bundled file of authorities"


def _make(setting: TlsSetting) -> ssl.SSLContext:
    """Trusts the bundled authorities and the system's (also `SSL_CERT_FILE`).

    A company's own authority is in the latter, and an image without any system certificates must not make every target
    look down.
    """
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
