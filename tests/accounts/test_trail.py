"""Entries of the trail, as lines to read."""

import pytest

from accounts.trail import Line, in_words


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"name": ["Rosa", "Rossi"]}, Line("name", "Rosa", "Rossi")),
        ({"is_active": [True, False]}, Line("active", "yes", "no")),
        ({"company_roles": [[], ["admin", "auditor"]]}, Line("company roles", "nothing", "admin, auditor")),
        ({"role": [None, "head"]}, Line("role", "nothing", "head")),
        ({"days": [14, 0]}, Line("days", "14", "0")),
        ({"members_may": [{}, {"assign": True}]}, Line("members may", "nothing", '{\n "assign": true\n}')),
        ({"note": "only now"}, Line("note", "", "only now")),
    ],
)
def test_a_change_reads_as_a_line(changes, line):
    assert in_words(changes) == [line]


def test_long_values_are_folded():
    assert in_words({"text": ["", "x" * 81]})[0].is_long
    assert not in_words({"text": ["", "x" * 80]})[0].is_long
