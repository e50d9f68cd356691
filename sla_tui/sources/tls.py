"""TLS contexts: made once per setting, with the system's and the bundled authorities; 20 ms each, so not on a loop."""

from __future__ import annotations

import functools
import ssl

import certifi


@functools.cache
def tls_context(*, verify: bool = True) -> ssl.SSLContext:
    """A client's context. Thread-safe enough: made twice at worst.

    Authorities are the bundled ones and the system's (also `SSL_CERT_FILE`): a company's own is in the latter, and an
    image without any system certificates must not make every target look down.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
