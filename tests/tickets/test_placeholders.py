"""What stands between braces in a canned reply: known words are filled in once, everything else stays or is refused."""

from __future__ import annotations

import pytest

from tickets import placeholders


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hello {requester}, {me}", []),
        ("Hello { Requester }", []),
        ("{name} and {nobody} and {name}", ["name", "nobody"]),
        ('{"json": 1} {} {0} { }', []),
        ("{{requester}}", []),
    ],
)
def test_names_that_nobody_knows_are_found(text: str, names: list[str]) -> None:
    assert placeholders.unknown(text) == names


def test_a_value_with_braces_is_not_read_again() -> None:
    filled = placeholders.fill("{title} by {me}, { Number }", {"title": "{me}", "me": "Ben", "number": "IT-1"})
    assert filled == "{me} by Ben, IT-1"


@pytest.mark.parametrize(("written", "becomes"), [("", "Text"), (" \n", "Text"), ("Mine.\n", "Mine.\n\nText")])
def test_a_text_is_put_below_what_was_written(written: str, becomes: str) -> None:
    assert placeholders.appended(written, "Text") == becomes


def test_each_placeholder_has_an_example() -> None:
    assert placeholders.MEANINGS.keys() == placeholders.EXAMPLE.keys()
