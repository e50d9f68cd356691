"""Completion scripts come from the parser and are accepted by the shells themselves."""

import shutil
import subprocess

import pytest

from sla_tui.cli.command_table import BY_NAME


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shells_script_knows_every_command(shell, sla_tui):
    result = sla_tui("completions", shell)
    assert (result.returncode, result.stderr) == (0, "")
    for name in BY_NAME:
        assert name in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_can_read_its_script(shell, sla_tui):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = sla_tui("completions", shell).stdout
    process = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")


def test_bash_completes_a_command_and_its_options(sla_tui):
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    script = sla_tui("completions", "bash").stdout
    ask = (
        "COMP_WORDS=(sla-tui snapshot --for); COMP_CWORD=2; _shtab_sla_tui sla-tui; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    process = subprocess.run(["bash", "-c", f"{script}\n{ask}"], text=True, capture_output=True, check=True)
    assert process.stdout.split() == ["--format"]


def test_a_shell_that_there_is_no_script_for_is_wrong_usage(sla_tui):
    assert sla_tui("completions", "csh").returncode == 2
