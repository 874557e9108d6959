"""Score files: every case that is published, the comparison itself, and files that are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys import replay

FILE = Path(__file__).parent.parent / "vectors" / "icsq_public.json"
CASES = json.loads(FILE.read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['name']}")
def test_a_published_case(case):
    assert replay.differences(case["expect"], replay.run(case)) == []


def run(path, *options, capsys):
    """Exit status and what was printed."""
    try:
        call_command("score_answers", str(path), *options)
    except SystemExit as stopped:
        return stopped.code, *capsys.readouterr()
    return 0, *capsys.readouterr()


def written(path, cases):
    path.write_text(json.dumps(cases))
    return path


def test_the_command_prints_a_result_for_each_case_and_finds_no_difference(tmp_path, capsys):
    status, out, err = run(written(tmp_path / "cases.json", CASES), "--check", capsys=capsys)
    assert (status, len(out.splitlines())) == (0, len(CASES))
    assert err == f"{len(CASES)} cases, 0 differ or can't be run\n"


def test_an_unknown_kind_is_named_and_the_others_run(tmp_path, capsys):
    path = written(
        tmp_path / "cases.json", [{"kind": "horoscope", "given": {}}, {"kind": ["item"], "given": {}}, *CASES]
    )
    status, out, err = run(path, "--check", capsys=capsys)
    assert (status, len(out.splitlines())) == (1, len(CASES))
    assert 'The kind "horoscope" is unknown; there are: alpha, areas' in err
    assert f"{len(CASES) + 2} cases, 2 differ or can't be run" in err


def test_a_difference_is_said_in_words(tmp_path, capsys):
    case = {"name": "wrong", "kind": "item", "given": {"answers": [4]}, "expect": {"mean": 3, "modes": [4, 3], "no": 1}}
    status, _, err = run(written(tmp_path / "cases.json", [case]), "--check", capsys=capsys)
    assert status == 1
    assert "wrong: mean: expected 3, found 4.0" in err
    assert "wrong: modes: expected [4, 3], found [4]" in err
    assert "wrong: no: expected 1, found nothing" in err


def test_without_check_nothing_is_compared(tmp_path, capsys):
    case = {"kind": "item", "given": {"answers": [4]}, "expect": {"mean": 3}}
    status, out, _ = run(written(tmp_path / "cases.json", [case]), capsys=capsys)
    assert (status, json.loads(out)["name"]) == (0, "case 1")


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"kind": "item"}]', "[" * 100_000, "\x00"])
def test_a_file_without_cases_is_refused(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("score_answers", str(path))
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("score_answers", str(tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("item", {}),
        ("item", {"answers": 7}),
        ("item", {"answers": [1], "scale": "4"}),
        ("item", []),
        ("people", {"answers": [["ann"]]}),
        ("areas", {"responses": [{"person": "a", "areas": {"C": [9]}}]}),
        ("sampling", {"p": 2, "salt": "", "resolutions": []}),
        ("invitation", {"candidate": {"request": 1}}),
        ("schedule", {"calendar": {"zone": "Nowhere"}, "resolved_at": "2026-11-20T16:30:00+01:00"}),
        ("link", {"requests": [{"at": 1e300, "browser": "a", "method": "GET"}]}),
        ("item", {"answers": [1], "target": 0}),
        ("item", {"answers": [1], "favourable_from": 0}),
        ("item", {"answers": [1], "minimum_group": 0}),
        ("item", {"answers": [1], "minimum_group": -1}),
        ("item", {"answers": [1], "detail_group": 2.5}),
        ("item", {"answers": [1], "scale": 1_000_000_000}),
        ("item", {"answers": [1], "scale": True}),
        ("people", {"answers": [[["ann"], 3]]}),
        ("areas", {"responses": [], "weights": {"C": "2"}}),
        ("classes", {"items": [{"item": "C1", "importance": 0, "answers": []}]}),
        ("classes", {"items": [{"item": None, "importance": 2, "answers": []}]}),
        ("classes", {"items": [{"item": "C1", "answers": []}] * 2}),
        ("drivers", {"rows": [{"C": 5, "P": 1, "R": 1, "O": 1}]}),
        ("drivers", {"rows": [{"C": "4", "P": 1, "R": 1, "O": 1}]}),
        ("alpha", {"rows": [[1, 2], [1]]}),
        ("rates", {"resolved": 1}),
        ("rates", {"resolved": 9, "sent": 3, "complete": 4}),
        ("poststratify", {"strata": [{"stratum": "a", "frame": -1, "answers": []}]}),
        ("trend", {"points": [50, None]}),
        ("trend", {"points": [50, 101]}),
        ("trend", {"points": [50, float("nan")]}),
        ("trend", {"months": [{"month": "2026-01", "answers": [["ann", 5]]}]}),
        ("trend", {}),
        ("matrix", {"cells": {"IT": {"HR": -1}}}),
        ("matrix", {"cells": ["IT"]}),
        ("compare", {"before": [3, 0.5], "after": [3]}),
        ("compare", {"before": [3]}),
        ("shrink", {"company_mean": 5, "departments": []}),
        (
            "shrink",
            {"company_mean": 3, "departments": [{"department": "A", "people": 6, "mean": 3, "interval": [4, 2]}]},
        ),
        ("holm", {"comparisons": [{"name": "a", "p": 1.5}]}),
        ("holm", {"comparisons": [{"name": "a", "p": 0.5}] * 2}),
        ("holm", {"comparisons": [{"name": "a", "before": [3, 4]}]}),
    ],
)
def test_impossible_input_is_refused_with_a_reason(kind, given):
    assert set(replay.run({"kind": kind, "given": given})) == {"refused"}


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("item", {"answers": [7, None], "scale": 7, "target": None}, {"n": 1, "not_applicable": 1, "index": 100}),
        ("item", {"answers": [3], "minimum_group": 1, "target": 2}, {"class": "no clear finding", "detail": "summary"}),
        ("people", {"answers": [["ann", 1], ["ann", 3], [None, 4], [None, 4]]}, {"people": 3, "answers": 4}),
        (
            "areas",
            {"responses": [{"person": 0, "areas": {"C": [1]}}, {"person": 0, "areas": {"C": [2]}}], "weights": None},
            {"department": {"areas": {"C": {"mean": 1.5, "people": 1}}}},
        ),
        (
            "areas",
            {"responses": [{"areas": {"C": [1]}}, {"areas": {"C": [4]}}], "weights": {"C": 0}},
            {"department": {"areas": {"C": {"mean": 2.5, "people": 2}}, "score": {"mean": None, "people": 0}}},
        ),
        ("classes", {"items": []}, {"items": {}, "crosshair": {"importance": None, "performance": None}}),
        (
            "classes",
            {"items": [{"item": "C1", "importance": None, "answers": [1] * 20}]},
            {"items": {"C1": {"class": "weakness", "priority": None, "quadrant": None}}, "weaknesses": ["C1"]},
        ),
        ("drivers", {"rows": []}, {"people": 0, "r2": None, "shares": None, "percent": None, "shown": False}),
        ("alpha", {"rows": []}, {"n": 0, "items": 0, "alpha": None, "interval": None, "shown": False}),
        ("rates", {"resolved": 4, "sent": 4, "complete": 2}, {"valid": 4, "rr1": 0.5, "rr2": 0.5, "yield": 0.5}),
        ("poststratify", {"strata": []}, {"raw_mean": None, "weighted_mean": None, "strata": {}, "flagged": []}),
        ("trend", {"points": []}, {"mean": None, "lower": None, "trial": True, "signals": []}),
        ("trend", {"months": []}, {"points": [], "mean": None, "trial": True}),
        ("matrix", {"cells": {"IT": {"HR": None, "Law": 6}}}, {"row_totals": ["Law"]}),
        ("compare", {"before": [], "after": [3, None]}, {"difference": None, "changed": False, "shown": False}),
        (
            "shrink",
            {"company_mean": 3, "departments": [{"department": 1, "people": 2}]},
            {"departments": {"1": None}, "order": []},
        ),
        (
            "shrink",
            {"company_mean": 3, "departments": [{"department": "A", "people": 10, "mean": 4}]},
            {"departments": {"A": {"mean": 3.5, "interval": None}}},
        ),
        (
            "holm",
            {
                "comparisons": [
                    {"name": "a", "p": None},
                    {"name": "b", "before": [3] * 9, "after": [4] * 9},
                    {"name": "c"},
                ]
            },
            {"p": {"a": None, "b": None, "c": None}, "adjusted": {"a": None, "b": None}, "changed": []},
        ),
        (
            "holm",
            {"comparisons": [{"name": "a", "before": [1, 2] * 9, "after": [3, 4] * 9}, {"name": "b", "p": 0.9}]},
            {"changed": ["a"]},
        ),
    ],
)
def test_what_is_not_said_is_as_usual_and_what_is_not_defined_is_null(kind, given, expected):
    assert replay.differences(expected, replay.run({"kind": kind, "given": given})) == []


def test_hours_that_never_come_give_no_instants():
    given = {"calendar": {"zone": "UTC", "week": {}}, "resolved_at": "2026-11-20T16:30:00+01:00"}
    assert set(replay.run({"kind": "schedule", "given": given}).values()) == {None}


def test_a_reminder_at_the_expiry_or_later_is_none():
    given = {
        "calendar": {"zone": "UTC", "week": {"mon": ["09:00-17:00"]}},
        "resolved_at": "2026-11-22T10:00:00Z",
    }
    assert replay.run({"kind": "schedule", "given": given})["reminder_at"] is None


@pytest.mark.parametrize(
    ("expected", "found", "is_equal"),
    [
        ("2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00Z", True),
        ("2026-11-23T09:00:00", "2026-11-23T09:00:00Z", False),
        ("wilson", "wilson", True),
        ("wilson", "t", False),
        ("2026-11-23T09:00:00Z", "soon", False),
        (1, 1.00009, True),
        (1, 1.0002, False),
        (1, True, False),
        (None, None, True),
        (None, 0, False),
        ([1, 2], [1, 2.00001], True),
        ([1, 2], [2, 1], False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, 1, False),
    ],
)
def test_what_is_equal(expected, found, is_equal):
    assert (replay.differences(expected, found) == []) is is_equal


def test_a_refusal_that_was_expected_needs_a_reason():
    assert replay.differences({"refused": True}, {"refused": "because"}) == []
    assert replay.differences({"refused": True}, {"mean": 3}) != []
