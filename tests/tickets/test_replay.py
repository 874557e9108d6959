"""Replay files: what they may hold, how results are compared, and which files are refused with which words."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tickets import replay

VECTORS = Path(__file__).parent.parent / "vectors" / "clocks_public.json"
OFFICE = {"zone": "Europe/Berlin", "week": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}
FILED = {"at": "2026-11-23T09:00+01:00", "do": "file", "department": "IT", "priority": "normal"}
NOW = "2026-11-23T12:00+01:00"
SUM = {"calendar": "office", "from": "2026-11-23T10:00+01:00"}
RESOLUTION = {"kind": "resolution", "cycle": 1, "department": "IT"}


def file(**parts):
    return json.dumps({"calendars": {"office": OFFICE}, **parts}).encode()


def scenario(*events, expect=None, **parts):
    policies = {"IT": {"calendar": "office", "targets": {"normal": {"resolution": "8h"}}}}
    case = {"name": "one", "policies": policies, "events": [FILED, *events], "now": NOW, **parts}
    return case | ({"expect": expect} if expect is not None else {})


def check(case):
    (found,) = replay.read(file(scenarios=[case]))
    return found.differences(found.run())


def test_result_of_a_scenario_is_the_list_of_its_targets():
    (case,) = replay.read(file(scenarios=[scenario()]))
    assert case.run() == {
        "name": "one",
        "targets": [
            {
                **RESOLUTION,
                "state": "running",
                "due": "2026-11-23T16:00:00+00:00",
                "started_at": "2026-11-23T08:00:00+00:00",
                "stopped_at": None,
                "missed_at": None,
                "consumed": 10800,
                "cause": None,
                "priority": "normal",
                "policy": "IT",
                "promise": "8h",
            }
        ],
    }
    assert json.loads(json.dumps(case.run())) == case.run()


def test_consumed_is_whole_seconds():
    (case,) = replay.read(file(scenarios=[scenario(now="2026-11-23T12:00:00.9+01:00")]))
    assert case.run()["targets"][0]["consumed"] == 10800


@pytest.mark.parametrize(
    ("case", "result"),
    [
        ({**SUM, "add": "1h"}, "2026-11-23T10:00:00+00:00"),
        ({**SUM, "add": "1 working day"}, "2026-11-24T09:00:00+00:00"),
        ({**SUM, "to": "2026-11-23T18:00+01:00"}, 25200),
        ({"calendar": "closed", "from": SUM["from"], "add": "1h"}, None),
        ({"calendar": "closed", "from": SUM["from"], "add": "1 working day"}, None),
    ],
)
def test_result_of_a_sum(case, result):
    content = json.dumps({"calendars": {"office": OFFICE, "closed": {"zone": "UTC"}}, "sums": [case]}).encode()
    (found,) = replay.read(content)
    assert found.run() == {"name": "sums 1", "result": result}
    assert not found.is_checkable


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ([RESOLUTION], []),
        ([{**RESOLUTION, "due": "2026-11-23T11:00-05:00", "state": "running", "missed_at": None, "consumed": 10800}], []),
        ([{**RESOLUTION, "due": None}], ["resolution 1 of IT: due is 2026-11-23T16:00:00+00:00, expected none"]),
        ([{**RESOLUTION, "stopped_at": NOW}], ["resolution 1 of IT: stopped_at is none, expected 2026-11-23T11:00:00+00:00"]),
        (
            [{**RESOLUTION, "state": "met", "consumed": 1, "cause": "backdated"}],
            [
                "resolution 1 of IT: state is running, expected met",
                "resolution 1 of IT: consumed is 10800, expected 1",
                "resolution 1 of IT: cause is none, expected backdated",
            ],
        ),
        ([], ["resolution 1 of IT is there and not expected"]),
        ([{**RESOLUTION, "cycle": 2}], ["resolution 2 of IT is missing", "resolution 1 of IT is there and not expected"]),
        ([RESOLUTION, RESOLUTION], ["resolution 1 of IT is missing"]),
    ],
)  # fmt: skip
def test_check_names_every_difference_in_words(expect, words):
    assert check(scenario(expect=expect)) == words


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({**SUM, "add": "1h", "expect": "2026-11-23T11:00+01:00"}, []),
        ({**SUM, "add": "1h", "expect": "2026-11-23T12:00+01:00"}, ["due is 2026-11-23T10:00:00+00:00, expected 2026-11-23T11:00:00+00:00"]),
        ({**SUM, "add": "1h", "expect": None}, ["due is 2026-11-23T10:00:00+00:00, expected none"]),
        ({**SUM, "to": "2026-11-23T11:00+01:00", "expect_seconds": 3600}, []),
        ({**SUM, "to": "2026-11-23T11:00+01:00", "expect_seconds": 3601}, ["consumed is 3600, expected 3601"]),
        ({**SUM, "to": "2026-11-23T10:00:01+01:00", "expect_seconds": True}, ["consumed is 1, expected True"]),
    ],
)  # fmt: skip
def test_check_of_a_sum(case, words):
    (found,) = replay.read(file(sums=[case]))
    assert found.is_checkable
    assert found.differences(found.run()) == words


def test_expected_targets_may_stand_in_any_order():
    policies = {"IT": {"calendar": "office", "targets": {"normal": {"resolution": "8h", "leg": "8h"}}}}
    expect = [RESOLUTION, {**RESOLUTION, "kind": "leg"}]
    assert (
        check(scenario(policies=policies, expect=expect))
        == check(scenario(policies=policies, expect=expect[::-1]))
        == []
    )


def test_scenario_brings_calendars_and_policies_beside_those_of_the_file():
    half = {**OFFICE, "week": {"mon": ["09:00-11:00"]}}
    policy = {"calendar": "own", "targets": {"normal": {"resolution": "1h"}}}
    case = scenario(
        {**FILED, "at": NOW, "do": "hand_over", "to": "HR"}, calendars={"own": half}, policies={"IT": policy}
    )
    hr = {"calendar": "own", "targets": {"normal": {"leg": "1h"}}}
    (found,) = replay.read(file(policies={"HR": hr, "IT": {"calendar": "office"}}, scenarios=[case]))
    assert [(row["kind"], row["department"]) for row in found.run()["targets"]] == [("resolution", "IT"), ("leg", "HR")]


def test_every_kind_of_event_is_read():
    acts = [
        {"do": "accept"}, {"do": "assign", "by": "person"}, {"do": "assign", "by": "rule"}, {"do": "reply", "by": "provider"},
        {"do": "reply", "by": "requester"}, {"do": "note"}, {"do": "automatic"}, {"do": "wait", "on": "requester"},
        {"do": "wait", "on": "scheduled", "until": NOW}, {"do": "wait", "on": "approval", "until": None}, {"do": "resume"},
        {"do": "priority", "priority": "normal"}, {"do": "service", "policy": "IT"}, {"do": "hand_over", "to": "HR"},
        {"do": "calendar", "name": "office", "calendar": OFFICE}, {"do": "policy_off", "department": "HR"},
        {"do": "resolve"}, {"do": "reopen"}, {"do": "cancel"}, {"do": "decline"}, {"do": "merge"},
    ]  # fmt: skip
    (found,) = replay.read(file(scenarios=[scenario(*({"at": NOW, **act} for act in acts))]))
    assert found.run()["targets"]


def bad(**parts):
    return file(scenarios=[scenario(**parts)])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "this is not JSON"),
        (b"\xff\xfe\x00", "this is not JSON"),
        (b"[" * 200_000, "this is not JSON"),
        (b'{"sums": ' + b"9" * 5000 + b"}", "this is not JSON"),
        (b"[]", "the file must be an object"),
        (b"null", "the file must be an object"),
        (b'{"calendars": []}', "calendars must be an object"),
        (b'{"calendars": {"office": {"zone": "Mars"}}}', 'calendar office: "Mars" is not a time zone'),
        (b'{"policies": 1}', "policies must be an object"),
        (b'{"scenarios": {}}', "scenarios must be a list"),
        (b'{"scenarios": [1]}', "scenarios 1 must be an object"),
        (b'{"scenarios": [{}]}', "scenarios 1, events must be a list"),
        (bad(now="today"), 'scenarios 1 ("one"), now: "today" is not an instant'),
        (bad(now="2026-11-23T12:00"), 'now: "2026-11-23T12:00" is not an instant; write it like 2026-11-23T09:00+01:00'),
        (bad(now=5), 'now: "5" is not an instant'),
        (bad(now="0001-01-01T00:00+14:00"), "is not between the years 1900 and 2999"),
        (bad(policies=[]), "policies must be an object"),
        (bad(policies={"IT": {"calendar": "offcie"}}), 'policy of IT: there is no calendar "offcie"'),
        (bad(policies={"IT": {"calendar": "office", "targets": {"normal": {"leg": "x"}}}}), 'policy of IT: "x" is not a duration'),
        (bad(calendars={"own": {}}), "calendar own: A calendar needs a time zone"),
        (bad(expect={}), "expect must be a list"),
        (bad(expect=[{"kind": "leg", "cycle": 1}]), "expect 1: a target is named by kind, cycle and department; department is missing"),
        (bad(expect=[{**RESOLUTION, "dew": NOW}]), 'expect 1: "dew" is nothing that a target has'),
        (bad(expect=[{**RESOLUTION, "due": "noon"}]), 'expect 1, due: "noon" is not an instant'),
        (bad(events=[[]]), "event 1 must be an object"),
        (bad(events=[{"at": NOW}]), 'event 1: "None" is not known; what can happen is file'),
        (bad(events=[{"at": NOW, "do": "explode"}]), 'event 1: "explode" is not known'),
        (bad(events=[{"at": NOW, "do": ["file"]}]), "is not known"),
        (bad(events=[{"do": "note"}]), 'event 1, at: "None" is not an instant'),
        (bad(events=[{"at": NOW, "do": "file"}]), "event 1: file needs department"),
        (bad(events=[{**FILED, "department": 1}]), "event 1: department must be a text"),
        (bad(events=[{"at": NOW, "do": "reply"}]), "event 1: reply needs by"),
        (bad(events=[{"at": NOW, "do": "reply", "by": "robot"}]), 'event 1: by is one of provider, requester, not "robot"'),
        (bad(events=[{"at": NOW, "do": "wait", "on": []}]), "event 1: on is one of requester, department"),
        (bad(events=[{"at": NOW, "do": "wait", "on": "scheduled", "until": "noon"}]), 'event 1, until: "noon" is not an instant'),
        (bad(events=[{"at": NOW, "do": "calendar", "name": "office", "calendar": []}]), "event 1: A calendar is an object"),
        (file(sums=[{}]), "sums 1: calendar must be a text"),
        (file(sums=[{"calendar": "x"}]), 'sums 1: there is no calendar "x"'),
        (file(sums=[{"calendar": "office"}]), 'sums 1, from: "None" is not an instant'),
        (file(sums=[SUM]), "sums 1: a sum has either add or to"),
        (file(sums=[{**SUM, "add": "1h", "to": NOW}]), "sums 1: a sum has either add or to"),
        (file(sums=[{**SUM, "add": "1d"}]), 'sums 1: "1d" is not a duration'),
        (file(sums=[{**SUM, "to": None}]), 'sums 1, to: "None" is not an instant'),
        (file(sums=[{**SUM, "add": "1h", "expect": 3}]), 'sums 1, expect: "3" is not an instant'),
    ],
)  # fmt: skip
def test_refused_file_says_where_and_why(content, message):
    with pytest.raises(replay.ReplayRefused) as refused:
        replay.read(content)
    assert message in str(refused.value)


def run(path, *arguments):
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("replay_clocks", str(path), *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_command_prints_one_result_a_line():
    status, out, err = run(VECTORS)
    assert (status, len(out), err) == (0, 114, [])
    assert all(json.loads(line)["name"] for line in out)


def test_command_checks_the_public_examples():
    status, _, err = run(VECTORS, "--check")
    assert (status, err) == (0, ["114 cases, 114 compared, 0 differ"])


def test_command_tells_a_difference_and_exits_with_1(tmp_path):
    path = tmp_path / "one.json"
    path.write_bytes(file(scenarios=[scenario(expect=[{**RESOLUTION, "state": "met"}]), scenario()]))
    status, out, err = run(path, "--check")
    assert (status, len(out)) == (1, 2)
    assert err == ["one: resolution 1 of IT: state is running, expected met", "2 cases, 1 compared, 1 differ"]


def test_command_without_check_compares_nothing(tmp_path):
    path = tmp_path / "one.json"
    path.write_bytes(file(scenarios=[scenario(expect=[])]))
    assert run(path)[0] == 0


@pytest.mark.parametrize("content", [None, b"{", b'{"sums": 1}'])
def test_command_refuses_a_bad_file_in_one_line(tmp_path, content):
    path = tmp_path / "bad.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(path)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)
    assert refused.value.returncode == 2
