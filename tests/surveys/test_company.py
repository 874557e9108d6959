"""All departments side by side, pairs of them, promises beside perception, and the files of it all."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse

from departments.models import Department
from surveys import books, periods, sheets
from surveys.actions import closing
from surveys.company import company
from surveys.dossier import dossier
from surveys.perception import Corner, corner_of
from surveys.publication import OTHER, Standing
from surveys.scales import Scale
from surveys.scoring import Finding
from tests.factories import file_request
from tests.surveys.stories import give_answers, queries_of, rated
from tests.surveys.test_subtraction import Sums
from tickets.actions import moving
from tickets.figures import Tally

Q3 = periods.read("2026-Q3")
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
ADDRESS = "surveys:company"


def the_company():
    """What the page shows of the third quarter, once it is closed."""
    closing.sweep_closing(AT)
    return company(list(Department.objects.not_confidential().by_name()), Q3, AT)


def rows_of(found):
    return {row.name: row for row in found.raters}


@pytest.mark.parametrize("who", ["rosa", "ben", "lena", "otto", "hana", "hugo", "vera", "tom", "ada"])
def test_the_company_is_for_admins_and_executives(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    may = who in {"vera", "ada"}
    for name in (ADDRESS, "surveys:company_csv", "surveys:company_xlsx"):
        assert client.get(reverse(name)).status_code == (200 if may else 403)
    assert (reverse(ADDRESS) in client.get(reverse("surveys:mine")).text) is may


def test_the_list_draws_small_departments_towards_the_company_and_orders_by_that(cast):
    rated(cast.it, cast.sales, [4] * 5)
    rated(cast.finance, cast.sales, [4] * 59 + [3])
    rated(cast.sales, cast.it, [2] * 20)
    found = the_company()
    assert [one.published.department.slug for one in found.listed] == ["finance", "it", "sales"]
    assert found.mean == pytest.approx((20 + 239 + 40) / 85)
    drawn = {one.published.department.slug: one.drawn for one in found.listed}
    assert drawn["it"].mean == pytest.approx((20 + 10 * found.mean) / 15)


def test_a_department_with_few_answers_is_named_and_in_no_figure(cast):
    rated(cast.it, cast.sales, [3] * 6)
    rated(cast.finance, cast.sales, [1] * 4)
    found = the_company()
    assert found.mean == 3
    assert Standing.TOO_FEW in {one.standing for one in found.hidden}
    assert rows_of(found)["Sales"].total is None


def test_confidential_departments_are_rated_for_their_own_people_only(cast):
    rated(cast.hr, cast.it, [1] * 6)
    rated(cast.it, cast.hr, [2] * 6)
    found = the_company()
    assert [one.department.slug for one in found.providers] == ["it"]
    assert found.mean == 2
    for other, one in ((cast.hr, cast.it), (cast.it, cast.hr)):
        names = [pair.name for pair in dossier(one, Q3, AT).pairs]
        assert names == ([] if other == cast.hr else ["IT"])


class Onlooker:
    """Somebody who reads everything that anybody may see: each figure is the mean of some raters of some departments."""

    def __init__(self, said):
        self.said, self.published = said, []

    def hears(self, providers, raters, mean):
        """The figure is the mean of those whom its place names, and of nobody else."""
        chosen = [atom for atom in self.said if atom[0] in providers and atom[1] in raters]
        points = [point for atom in chosen for point in self.said[atom]]
        assert mean == pytest.approx(sum(points) / len(points)), (providers, raters)
        self.published.append(tuple(int(atom in chosen) for atom in self.said))

    def reads_report(self, department):
        whole, everybody = dossier(department, Q3, AT), {rater for _, rater in self.said}
        shown = {line.name for line in whole.published.requesters} - {OTHER}
        self.hears({department.slug}, everybody, whole.published.overall.mean)
        for line in whole.published.requesters:
            raters = everybody - shown if line.name == OTHER else {line.name}
            self.hears({department.slug}, raters, line.figures.mean)
        for pair in whole.pairs:
            self.hears({department.slug}, {pair.name}, pair.they_say.mean)
            self.hears({pair.slug}, {department.name}, pair.we_say.mean)

    def reads_company(self, found):
        rated_there = {one.department.slug for one in found.providers}
        for row in found.raters:
            if row.total:
                self.hears(rated_there, {row.name}, row.total.mean)


def test_nobody_hidden_follows_from_all_that_anybody_sees(cast):
    sizes = {
        (cast.it, cast.sales): [4] * 6, (cast.it, cast.finance): [2] * 3, (cast.it, cast.hr): [1] * 2,
        (cast.finance, cast.sales): [3] * 4, (cast.finance, cast.it): [4, 3] * 4, (cast.finance, cast.hr): [1, 2, 1],
        (cast.sales, cast.it): [2] * 7, (cast.sales, cast.finance): [4] * 5,
        (cast.hr, cast.it): [1] * 4, (cast.hr, cast.sales): [2] * 12,
    }  # fmt: skip
    for (provider, requester), points in sizes.items():
        rated(provider, requester, points)
    found = the_company()
    onlooker = Onlooker({(provider.slug, by.name): points for (provider, by), points in sizes.items()})
    for department in (cast.it, cast.finance, cast.sales, cast.hr):
        onlooker.reads_report(department)
    onlooker.reads_company(found)
    known, hidden = Sums(onlooker.published), [atom for atom, points in onlooker.said.items() if len(points) < 5]
    assert len(hidden) == 5
    assert not [atom for atom in hidden if known.tell(tuple(int(other == atom) for other in onlooker.said))]
    assert rows_of(found)["IT"].total is not None
    assert rows_of(found)["Sales"].total is None, "with it, who of Sales rated Finance would follow"


def test_pairs_stand_on_both_reports_where_both_sides_may_be_shown(cast):
    rated(cast.it, cast.sales, [4] * 6)
    rated(cast.sales, cast.it, [2] * 7)
    rated(cast.it, cast.finance, [3] * 6)
    closing.sweep_closing(AT)
    (pair,) = dossier(cast.it, Q3, AT).pairs
    assert (pair.name, pair.they_say.mean, pair.we_say.mean) == ("Sales", 4, 2)
    (pair,) = dossier(cast.sales, Q3, AT).pairs
    assert (pair.name, pair.they_say.mean, pair.we_say.mean) == ("IT", 2, 4)


@pytest.mark.parametrize(
    ("mean", "met", "missed", "corner"),
    [
        (2.9, 9, 1, Corner.UNHAPPY),
        (2.9, 8, 2, Corner.BOTH_LOW),
        (3.0, 8, 2, Corner.FORGIVEN),
        (3.0, 9, 1, Corner.BOTH_HIGH),
        (2.9, 9, 0, Corner.UNCOMPARED),
    ],
)
def test_promises_and_perception_meet_in_a_corner(mean, met, missed, corner):
    assert corner_of(mean, Tally(met=met, missed=missed), Scale()) == corner


@pytest.mark.parametrize(
    ("met", "missed", "words"),
    [(90, 10, "90 %"), (89, 10, "89.9 %"), (85, 10, "89 %"), (299, 1, "over 99 %"), (12, 0, "100 %"), (0, 0, "")],
)
def test_a_share_below_the_line_never_looks_as_if_it_reached_it(cast, met, missed, words):
    rated(cast.it, cast.sales, [3] * 6, items="O R1 R2 R3 R4")
    line = the_company().perceived[0]
    assert replace(line, tally=Tally(met=met, missed=missed)).kept == words


def test_promises_kept_and_colleagues_unhappy_stand_first(cast):
    for department, point in ((cast.it, 3), (cast.finance, 2)):
        rated(department, cast.sales, [point] * 6, items="O R1 R2 R3 R4 P1 P2 P3 P4")
    found = the_company()
    assert [one.department.slug for one in found.perceived] == ["finance", "finance", "it", "it"]
    assert {one.promise for one in found.perceived} == {"First answer", "Resolution"}


def test_what_is_to_be_mended_is_sorted_by_priority_where_importance_was_asked(cast):
    rated(cast.it, cast.sales, [2] * 6, items="O C1", importance=2)
    rated(cast.it, cast.sales, [2] * 6, items="C2", importance=4)
    closing.sweep_closing(AT)
    found = dossier(cast.it, Q3, AT).published
    assert [item.code for item in found.found(Finding.IMPROVE)] == ["C2", "C1"]
    assert found.priorities == {"C2": pytest.approx(200 / 3), "C1": pytest.approx(200 / 9)}


def test_turnout_counts_what_was_asked_and_compares_who_answered(cast):
    give_answers(cast.it, [4] * 10, at=datetime(2026, 8, 12, 9, tzinfo=UTC))
    closing.sweep_closing(AT)
    found = dossier(cast.it, Q3, AT).turnout
    assert (found.counts.sent, found.counts.complete, found.rates.rr2) == (10, 10, 1)
    rated(cast.finance, cast.sales, [4] * 6)
    closing.sweep_closing(AT)
    assert dossier(cast.finance, Q3, AT).turnout is None, "of imported answers nobody knows who was asked"


def test_what_ended_without_work_is_in_no_rate(cast):
    ticket = file_request(cast.laptop, cast.rosa, at=datetime(2026, 8, 10, 9, tzinfo=UTC))
    moving.withdraw(ticket, by=cast.rosa, at=datetime(2026, 8, 11, 9, tzinfo=UTC))
    give_answers(cast.it, [4] * 10, at=datetime(2026, 8, 12, 9, tzinfo=UTC))
    closing.sweep_closing(AT)
    found = dossier(cast.it, Q3, AT).turnout
    assert (found.counts.resolved, found.counts.excluded, found.rates.eligible, found.rates.coverage) == (11, 1, 10, 1)


def test_files_say_what_the_page_says_and_hold_no_formula(cast, signed_in):
    Department.objects.filter(pk=cast.sales.pk).update(name='=HYPERLINK("x")')
    rated(cast.it, cast.sales, [4] * 6 + [3] * 4)
    closing.sweep_closing(AT)
    with time_machine.travel(AT, tick=False):
        text = signed_in(cast.ben).get(reverse("surveys:report_csv", args=["it"])).content.decode("utf-8-sig")
        book = signed_in(cast.ben).get(reverse("surveys:report_xlsx", args=["it"])).content
        assert signed_in(cast.otto).get(reverse("surveys:report_xlsx", args=["it"])).status_code == 403
    rows = list(csv.DictReader(StringIO(text)))
    (overall,) = (row for row in rows if row["section"] == "Overall")
    assert (overall["mean"], overall["colleagues"], overall["finding"]) == ("3.60", "10", "Strength")
    assert [row["rated_by"] for row in rows if row["section"] == "Requesting departments"] == ['\'=HYPERLINK("x")']
    assert any("One colleague has one vote" in row["words"] for row in rows if row["section"] == "Method")
    with zipfile.ZipFile(BytesIO(book)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not any("<f>" in page or "<hyperlink" in page for page in pages)
        assert "HYPERLINK" in parts.read("xl/sharedStrings.xml").decode()
        assert "<v>3.6</v>" in "".join(pages)


def test_files_of_a_period_with_few_answers_hold_its_state_only(cast):
    rated(cast.it, cast.sales, [1] * 4)
    found = the_company()
    rows = list(sheets.department_rows(dossier(cast.it, Q3, AT)))
    assert {row["section"] for row in rows} == {"About"}
    assert not any("mean" in row and row["name"] != "Target" for row in rows)
    assert [row["name"] for row in sheets.company_rows(found)] == ["Period", "State"]
    assert books.workbook("x", rows).startswith(b"PK")


@pytest.mark.parametrize(
    ("period", "words"), [("2026-Q3", "Fewer than 5"), ("2026-Q4", "still open"), ("2020-Q1", "Nobody")]
)
def test_the_page_says_in_words_why_there_are_no_figures(cast, signed_in, period, words):
    rated(cast.it, cast.sales, [1] * 4)
    closing.sweep_closing(AT)
    with time_machine.travel(AT, tick=False):
        page = signed_in(cast.vera).get(reverse(ADDRESS), {"period": period}).text
    assert words in page
    assert "figures.csv" not in page


def test_the_page_costs_the_same_for_few_departments_and_for_many(cast, signed_in):
    rated(cast.it, cast.sales, [4] * 6)
    closing.sweep_closing(AT)
    with time_machine.travel(AT, tick=False):
        vera, address = signed_in(cast.vera), reverse(ADDRESS)
        vera.get(address)
        few = queries_of(vera, address)
        for department in (cast.finance, cast.sales):
            rated(department, cast.it, [3] * 60, items="O R1 P2")
        closing.sweep_closing(AT)
        assert queries_of(vera, address) == few
        assert vera.get(address, {"period": "soon"}).status_code == 404
