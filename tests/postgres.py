"""A PostgreSQL server of the tests' own, of Debian's package, in a temporary folder; a schema for each test."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ACCOUNT = "postgres"  # that Debian's package makes: a server does not run as root
_numbers = count(1)


def programs() -> Path | None:
    """The folder of the server's programs, the newest that is installed; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@dataclass
class PostgresServer:
    """A running server: on a socket without a password, and on a port of loopback with one."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, schema: str = "", role: str = ACCOUNT, database: str = "postgres") -> str:
        """The address over the socket."""
        more = f"&schema={schema}" if schema else ""
        return f"postgresql://{role}@/{database}?host={self.folder}&port={self.port}{more}"

    def tcp(self, schema: str = "", role: str = ACCOUNT, port: int | None = None, database: str = "postgres") -> str:
        """The address over loopback, at which a password is asked for."""
        more = f"&schema={schema}" if schema else ""
        return f"postgresql://{role}@127.0.0.1:{port or self.port}/{database}?sslmode=disable{more}"

    def say(self, *statements: str, database: str = "postgres") -> None:
        """Runs statements as the administrator."""
        import psycopg

        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What a statement gives to the administrator."""
        import psycopg

        with psycopg.connect(self.url(database=database), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def stop(self) -> None:
        """Ends it at once, as a crash does."""
        self.process.send_signal(3)  # SIGQUIT: at once, with all its children
        self.process.wait(30)

    def start(self) -> None:
        """Starts it again, on the same folder and port."""
        self.process = _started(self.folder, self.port)


def fresh_schema() -> str:
    """A name that no other test has, in whatever process."""
    return f"t{os.getpid()}_{next(_numbers)}"


FAST = """
    fsync = off
    synchronous_commit = off
    full_page_writes = off
    shared_buffers = 16MB
    autovacuum = off
"""


def start_server(settings: str = FAST) -> PostgresServer:
    """Makes a cluster and starts it; what the tests keep in it need not outlive them, unless `settings` say so."""
    folder = Path(tempfile.mkdtemp(prefix="sla-pg-"))  # a short path: the socket is in it
    folder.chmod(0o711)
    bin_folder = programs()
    assert bin_folder is not None
    data = folder / "data"
    data.mkdir(mode=0o700)
    _given(folder, data)
    initdb = [bin_folder / "initdb", "-D", data, "-U", ACCOUNT, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    trust = ["-A", "trust", "--auth-host=scram-sha-256", "--no-instructions"]
    subprocess.run([*initdb, *trust], check=True, capture_output=True, cwd=folder, **_as_account())
    port = _free_port()
    settings = f"""
        listen_addresses = '127.0.0.1'
        port = {port}
        unix_socket_directories = '{folder}'
        max_connections = 60
        log_min_messages = fatal
        {settings}
    """
    with (data / "postgresql.conf").open("a") as file:
        file.write("\n".join(line.strip() for line in settings.splitlines()))
    return PostgresServer(folder, port, _started(folder, port))


def _started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    import psycopg

    bin_folder = programs()
    assert bin_folder is not None
    process = subprocess.Popen(
        [bin_folder / "postgres", "-D", folder / "data"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        **_as_account(),
    )
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(folder), port=port, user=ACCOUNT, dbname="postgres", connect_timeout=2).close()
            return process
        except psycopg.OperationalError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)  # a process of its own: there is nothing to wait on but itself


def _as_account() -> dict[str, object]:
    return {"user": ACCOUNT, "group": pwd.getpwnam(ACCOUNT).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def _given(*paths: Path) -> None:
    if os.geteuid() == 0:
        account = pwd.getpwnam(ACCOUNT)
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
