"""Data leaves whole or not at all: files, devices, pipes, odd encodings."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sla_tui.cli.output import write, write_folder
from sla_tui.errors import SlaTuiError
from sla_tui.secret import MASK, Secret


def test_a_file_is_written_whole_with_the_users_own_permissions(tmp_path):
    old = os.umask(0o027)
    try:
        write("hello\n", str(tmp_path / "out.txt"))
    finally:
        os.umask(old)
    assert (tmp_path / "out.txt").read_text() == "hello\n"
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


def test_an_existing_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "real.txt"
    target.write_text("old")
    target.chmod(0o600)
    write("new\n", str(target))
    assert target.read_text() == "new\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_link_that_somebody_laid_is_replaced_and_not_followed(tmp_path):
    """As `--publish` does it: in a folder that others can write, a link would have us overwrite any file of ours."""
    target = tmp_path / "real.txt"
    target.write_text("old")
    for link in (tmp_path / "link.txt", tmp_path / "dangling.txt"):
        link.symlink_to(target if link.name == "link.txt" else tmp_path / "nothing.txt")
        write("new\n", str(link))
        assert not link.is_symlink()
        assert link.read_text() == "new\n"
    assert target.read_text() == "old"
    assert not (tmp_path / "nothing.txt").exists()


def test_what_a_kill_left_of_a_folder_is_taken_away_unless_it_may_hold_the_older_one(tmp_path):
    kept = [tmp_path / ".claim.abcdefg1", tmp_path / ".claim.fresh_12", tmp_path / ".other.abcdefg2"]
    for path in (tmp_path / ".claim.abcdefg3", *kept):
        (path / "new").mkdir(parents=True)
    (kept[0] / "old").mkdir()
    for path in tmp_path.iterdir():
        os.utime(path, None if path == kept[1] else (0, 0))
    write_folder({"a": b"1"}, str(tmp_path / "claim"), ours="a")
    assert sorted(tmp_path.iterdir()) == sorted([tmp_path / "claim", *kept])


def test_where_nothing_can_be_written_the_message_names_the_place(tmp_path):
    for place in (tmp_path / "no" / "such" / "folder.txt", tmp_path):
        with pytest.raises(SlaTuiError, match="could not write"):
            write("x\n", str(place))


def test_a_disk_that_fills_up_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(SlaTuiError, match=r"could not write .*out\.txt"):
            write("x" * 100_000, str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_device_as_file_is_an_error_in_words():
    with pytest.raises(SlaTuiError, match=r"could not write /dev/full: No space left on device"):
        write("x\n", "/dev/full")


def test_no_credential_gets_out(tmp_path, capsys):
    Secret("hunter2-hunter2")
    write("token=hunter2-hunter2\n", str(tmp_path / "out.txt"))
    write("token=hunter2-hunter2\n")
    assert (tmp_path / "out.txt").read_text() == capsys.readouterr().out == f"token={MASK}\n"


def test_a_full_standard_output_is_an_error_in_words(sla_tui):
    with Path("/dev/full").open("w") as full:
        result = sla_tui("completions", "bash", stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 1
    assert result.stderr == "sla-tui: could not write to standard output: No space left on device.\n"


@pytest.mark.parametrize("words", [["completions", "bash"], ["info"], ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_error(words, home, tmp_path):
    """As with `sla-tui … | head -1`: no message, and the exit code stays 0."""
    read, pipe = os.pipe()
    os.close(read)
    try:
        process = subprocess.run(
            [sys.executable, "-m", "sla_tui", *words],
            env=home,
            cwd=tmp_path,
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(pipe)
    assert (process.returncode, process.stderr) == (0, "")


def test_a_closed_standard_output_is_an_error_in_words(home, tmp_path):
    command = f"exec {sys.executable} -m sla_tui info >&-"
    process = subprocess.run(
        ["bash", "-c", command], env=home, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert process.returncode == 1
    assert process.stderr.startswith("sla-tui: standard output is closed.")


def test_an_encoding_that_lacks_a_letter_gets_a_question_mark(home, tmp_path):
    code = "from sla_tui.cli.output import write; write('\\u2716 \\u20ac5\\n')"
    env = {**home, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    process = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert process.stdout == b"? ?5\n"
