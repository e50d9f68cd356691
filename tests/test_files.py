"""Files are there whole or not at all, and a kill leaves nothing beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui import files
from sla_tui.files import write_whole

WRITES = """
import sys
from pathlib import Path
from sla_tui.files import write_whole
print(flush=True)
while True:
    write_whole(Path(sys.argv[1]), b"x" * 3_000_000)
"""


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.fixture(params=["without a name", "with one"])
def way(request, monkeypatch):
    if request.param == "with one":
        monkeypatch.setattr(files, "_nameless", lambda folder: None)
    return request.param


def test_a_file_is_written_with_the_mode_that_is_wanted(tmp_path, way):
    for _ in range(2):
        write_whole(tmp_path / "a", b"body", 0o640)
    assert (tmp_path / "a").read_bytes() == b"body"
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == {"a"}


def test_what_a_killed_writer_left_is_taken_away_and_nothing_else(tmp_path, way):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = tmp_path / ".a.k3_xz9qq"  # as an earlier version named them
    others = [tmp_path / name for name in (f".a.{os.getppid()}.tmp", ".a.config", ".b.k3_xz9qq", ".a.recent_1")]
    for path in (tmp_path / f".a.{dead.pid}.tmp", old, *others):
        path.write_text("half")
    os.utime(old, (0, 0))
    os.utime(others[2], (0, 0))
    write_whole(tmp_path / "a", b"body")
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "a", *others])


def test_a_name_that_stands_for_what_is_open_is_written_to(tmp_path):
    with (tmp_path / "out").open("wb") as out:
        code = "from pathlib import Path; from sla_tui import files; files.write_whole(Path('/dev/stdout'), b'body')"
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "out").read_bytes() == b"body"
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.full
@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="this system has no files without a name")
def test_a_kill_leaves_the_old_file_or_the_new_one_and_nothing_beside_it(tmp_path):
    for turn in range(20):
        with subprocess.Popen([sys.executable, "-c", WRITES, str(tmp_path / "a")], stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            try:
                process.wait(0.002 * turn)
            except subprocess.TimeoutExpired:
                process.kill()
        beside = [path for path in tmp_path.iterdir() if path.name != "a"]
        # In the instant before it is put in its place the whole file has a name of its own.
        assert [path.stat().st_size for path in beside] in ([], [3_000_000])
        assert not (tmp_path / "a").exists() or (tmp_path / "a").stat().st_size == 3_000_000
    write_whole(tmp_path / "a", b"body")
    assert names(tmp_path) == {"a"}
