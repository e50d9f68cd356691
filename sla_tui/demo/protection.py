"""What the demo's contract promises of security, and what keeps it or does not: a portal of old TLS, an old backup."""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sla_tui.demo.listener import Listener

PROMISING: Final = "platinum"
"""The contract that promises something of security; one service is under it."""
PORTAL, BACKUP = "portal", "backup"
HOST: Final = "portal.office.example"
CERTIFICATE: Final = Path(__file__).with_name("portal.pem")
"""A certificate that signed itself, with its key: for the demo's own port on loopback, and nothing else."""
BACKUP_AGE: Final = 31 * 3_600  # seconds; 24 hours are promised
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Protected:
    """Where the demo's security can be looked at: the portal's port, and the folder of backups."""

    port: int
    backups: Path


def security_table(at: int) -> dict[str, Any]:
    """Writes the promises as a contract has them, with dates around the instant `at` (UTC seconds)."""
    today = datetime.fromtimestamp(at, UTC).date()
    return {
        "at_rest": "AES-256, with keys in a hardware module",
        "location": ["Frankfurt", "Amsterdam"],
        "subprocessors": ["Northgate Hosting (servers)"],
        "access": "four administrators, with a second factor; every access is logged",
        "certifications": [
            {"name": "ISO 27001", "valid_to": today + timedelta(days=12), "by": "Meridian Audit"},
            {"name": "PCI DSS 4.0", "valid_to": today + timedelta(days=212)},
        ],
        "transit": {"min_tls": "1.2", "certificate_left": "14d"},
        "backups": {"every": "24h", "kept": "90d", "rpo": "24h"},
        "restore": {"rto": "4h", "test_every": "180d", "last_tested": today - timedelta(days=63)},
        "breach": {"within": "72h", "to": "the customer's privacy officer"},
        "data_return": {"within": "30d", "format": "CSV and JSON", "deleted_within": "90d"},
        "publish": ["certifications"],
    }


def probe_tables(protected: Protected) -> dict[str, dict[str, Any]]:
    """Writes the probes that look at it, by id."""
    address = f"127.0.0.1:{protected.port}"
    return {
        PORTAL: {
            "url": f"tls://{HOST}",
            "name": "Portal TLS",
            "connect_to": address,
            "ca_file": str(CERTIFICATE),
            "timeout": "10s",
        },
        BACKUP: {"file": str(protected.backups), "name": "Backups", "pattern": "*.dump"},
    }


class Protection(Listener):
    """A port on loopback that still accepts TLS 1.0, and a temporary folder whose newest backup is too old."""

    def __init__(self, now: int) -> None:
        """Makes the folder.

        Args:
            now: UTC seconds of the demo's clock.
        """
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix=f"sla-tui-demo-{os.getpid()}-")
        backup = Path(self._folder.name) / "payments.dump"
        backup.write_bytes(b"the demo's\n")
        os.utime(backup, (now - BACKUP_AGE, now - BACKUP_AGE))

    async def open(self) -> Protected:
        """Listens, and says where everything is."""
        await self.start(tls=_old_tls())
        return Protected(self.port, Path(self._folder.name))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Says nothing: a handshake is all that is wanted."""
        del writer
        while await reader.read(1024):
            pass

    async def stop(self) -> None:
        """Closes the port, and removes the folder."""
        await super().stop()
        self._folder.cleanup()


def _old_tls() -> ssl.SSLContext:
    """Makes a server's context as one that nobody has touched for ten years has it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context
