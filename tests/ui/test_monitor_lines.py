"""The lines of a service's monitors: in any width whole words, or none."""

import re

import pytest

from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.monitors import monitor_lines
from tests.samples import CHECKOUT, LOGIN, SEARCH
from tests.ui.test_stated import LOOK


@pytest.mark.parametrize("service", [CHECKOUT, LOGIN, SEARCH], ids=lambda s: s.id)
@pytest.mark.parametrize("cells", range(50, 130))
def test_a_reason_or_target_of_a_few_letters_gives_its_cells_to_the_reference(service, cells):
    for line in monitor_lines(service, LOOK, cells):
        assert width(line) <= cells
        assert re.search(r" {2}\S{0,6}…$", plain(line).rstrip()) is None, plain(line)
