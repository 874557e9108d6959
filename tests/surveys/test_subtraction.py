"""Nobody hidden can be computed: whatever is published is a set of sums; no group that is too small lies in their span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import periods, privacy
from surveys.scales import Scale

SCALE = Scale()
MONTHS = ("2026-07", "2026-08", "2026-09")
# Few people are the interesting case; larger groups occur so that something is shown at all.
PEOPLE = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 14])
Vector = tuple[int, ...]


class Sums:
    """What the published sums span, by exact elimination: a sum that can be put together from them is known."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        self.rows: list[tuple[int, list[Fraction]]] = []
        for vector in vectors:
            rest = self._rest(vector)
            pivot = next((place for place, value in enumerate(rest) if value), None)
            if pivot is not None:
                self.rows.append((pivot, [value / rest[pivot] for value in rest]))

    def tell(self, vector: Vector) -> bool:
        """Whether the sum of these atoms follows from what is published."""
        return not any(self._rest(vector))

    def _rest(self, vector: Vector) -> list[Fraction]:
        rest = [Fraction(value) for value in vector]
        for pivot, row in self.rows:
            factor = rest[pivot]
            if factor:
                rest = [value - factor * other for value, other in zip(rest, row, strict=True)]
        return rest


def unions(names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Every choice of some of `names`."""
    return chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))


@settings(max_examples=150, deadline=None)
@given(
    cells=st.dictionaries(
        st.sampled_from(["Sales", "Finance", "HR", "Legal", "Plant"]), st.tuples(PEOPLE, PEOPLE, PEOPLE), min_size=1
    )
)
def test_no_small_group_of_a_period_follows_from_its_report(cells: dict[str, tuple[int, int, int]]) -> None:
    """Atoms: the people of a requesting department in a month. Published: all, the groups of months, the departments, Other."""
    atoms = [(name, month) for name in cells for month in MONTHS]
    people = {(name, month): count for name, row in cells.items() for month, count in zip(MONTHS, row, strict=True)}

    def vector(chosen: Iterable[tuple[str, str]]) -> Vector:
        wanted = set(chosen)
        return tuple(int(atom in wanted and people[atom] > 0) for atom in atoms)

    def size(chosen: Iterable[tuple[str, str]]) -> int:
        return sum(people[atom] for atom in chosen)

    if size(atoms) < SCALE.minimum_group:
        return  # then nothing is published
    in_months = lambda months: [atom for atom in atoms if atom[1] in months]  # noqa: E731 (said twice below)
    of_departments = lambda names: [atom for atom in atoms if atom[0] in names]  # noqa: E731
    split = privacy.split({name: sum(row) for name, row in cells.items()}, SCALE)
    of_month = lambda months: {name: sum(people[name, month] for month in months) for name in cells}  # noqa: E731
    groups = periods.joined(MONTHS, lambda months: privacy.can_stand(of_month(months), split, SCALE))
    published = [vector(atoms), *(vector(in_months(months)) for months in groups)]
    if split.is_shown:
        published += [vector(of_departments([name])) for name in split.visible]
        published += [vector(of_departments(split.other))] if split.other else []
    known = Sums(published)
    for hidden in (
        *(in_months(months) for months in unions(MONTHS)),
        *(of_departments(names) for names in unions(list(cells))),
        *([atom] for atom in atoms),
    ):
        if 0 < size(hidden) < SCALE.minimum_group:
            assert not known.tell(vector(hidden)), (cells, hidden)


@settings(max_examples=150, deadline=None)
@given(
    cells=st.dictionaries(
        st.sampled_from(["IT", "HR", "Legal", "Finance"]),
        st.dictionaries(st.sampled_from(["Sales", "Plant", "Board", "Design", "Finance"]), PEOPLE, min_size=1),
        min_size=1,
    )
)
def test_no_small_cell_follows_from_the_matrix_of_the_company(cells: dict[str, dict[str, int]]) -> None:
    """Atoms: who of a requesting department rated a providing one. Published: cells, Others, totals of both kinds."""
    matrix = privacy.matrix(cells, SCALE)
    atoms = [(provider, requester) for provider, row in cells.items() for requester in row]

    def vector(chosen: Iterable[tuple[str, str]]) -> Vector:
        wanted = set(chosen)
        return tuple(int(atom in wanted and cells[atom[0]][atom[1]] > 0) for atom in atoms)

    published: list[Vector] = []
    for name, provider in matrix.providers.items():
        if provider.people >= SCALE.minimum_group:
            published.append(vector((name, requester) for requester in cells[name]))
        if provider.split.is_shown and provider.people >= SCALE.minimum_group:
            published += [vector([(name, requester)]) for requester in provider.split.visible]
            published += [vector((name, requester) for requester in provider.split.other)]
    for requester in matrix.row_totals:
        published.append(vector((name, requester) for name, row in cells.items() if requester in row))
    known = Sums(published)
    for provider, requester in atoms:
        if 0 < cells[provider][requester] < SCALE.minimum_group:
            assert not known.tell(vector([(provider, requester)])), (cells, provider, requester)


def test_the_elimination_finds_what_follows() -> None:
    """Else the tests above could not fail."""
    known = Sums([(1, 1, 1), (1, 1, 0), (0, 1, 1)])
    assert known.tell((0, 0, 1))
    assert known.tell((0, 1, 0))
    assert not Sums([(1, 1, 1), (1, 0, 0)]).tell((0, 1, 0))
