"""Understanding what somebody looks for."""

from __future__ import annotations

import pytest

from tickets.wanted import marked, read


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("laptop", "'laptop':*"),
        ("slow laptop", "'slow' & 'laptop':*"),
        ("laptop -mouse", "'laptop' & !'mouse'"),
        ('"new laptop" sl', "'sl':* & 'new laptop'"),
        ("„neuer Rechner“", "'neuer Rechner'"),
        ("«nouvel écran» -vieux", "'nouvel écran' & !'vieux'"),
        ('an "open end', "'an' & 'open end'"),
        ("O'Brien", "'O''Brien':*"),
        ("a\\b:* & | ! <-> ()", "'a b:*':*"),
        ("follow-up", "'follow-up':*"),
    ],
)
def test_words_phrases_and_what_may_not_be_there_are_told_apart(typed: str, asks: str) -> None:
    assert read(typed).tsquery == asks


@pytest.mark.parametrize("typed", ["", "   ", "!!! ??? ...", '""', "- -- ---", "\x00\x07", "“”", "&|!()"])
def test_signs_alone_say_nothing(typed: str) -> None:
    wanted = read(typed)
    assert not wanted.says_something
    assert wanted.tsquery == ""


def test_only_what_may_not_be_there_is_no_question() -> None:
    assert read("-laptop").says_only_what_not


def test_what_is_too_long_is_cut_and_says_so() -> None:
    wanted = read("word " * 2_000)
    assert wanted.is_cut
    assert len(wanted.words) == 12
    assert len(wanted.text) == 200
    assert ":*" not in wanted.tsquery


@pytest.mark.parametrize(
    ("typed", "number", "digits"),
    [("it-1042", "IT-1042", ""), ("HR-7K2", "HR-7K2", ""), ("1042", "", "1042"), ("it 10", "", "")],
)
def test_a_number_is_known_by_its_look(typed: str, number: str, digits: str) -> None:
    assert (read(typed).number, read(typed).digits) == (number, digits)


@pytest.mark.parametrize(
    ("text", "typed", "hits"),
    [
        ("My laptop is slow", "lap", ["laptop"]),
        ("My laptop is slow", "lap slow", ["slow"]),
        ("Im Büro, im BÜRO", "buro", ["Büro", "BÜRO"]),
        ("Straße und Strasse", "strasse", ["Straße", "Strasse"]),
        ("A new laptop, and new desks", '"new laptop"', ["new", "laptop", "new"]),
        ("<b>bold</b> claim", "bold", ["bold"]),
        ("nothing", "laptop", []),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, typed: str, hits: list[str]) -> None:
    pieces = marked(text, read(typed).terms)
    assert [piece.text for piece in pieces if piece.is_hit] == hits
    assert "".join(piece.text for piece in pieces) == text


def test_of_a_long_text_the_part_with_the_word_is_shown() -> None:
    pieces = marked("before " * 200 + "laptop " + "after " * 200, read("laptop").terms, 100)
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("… before")
    assert shown.endswith(" …")
    assert len(shown) < 110
    assert [piece.text for piece in pieces if piece.is_hit] == ["laptop"]
