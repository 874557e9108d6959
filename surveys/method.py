"""Fixed words: how the figures of a report are counted and what is kept from view. Pages and files say the same."""

from __future__ import annotations

from surveys.perception import DECIDED_AT_LEAST, KEPT_FROM
from surveys.scales import Scale
from surveys.scoring.company import PRIOR


def counting(scale: Scale) -> list[str]:
    """How figures come about, a paragraph each."""
    return [
        (
            "One colleague has one vote, however many surveys they answered: first the mean within each person, then over "
            f"persons. The scale goes from 1 (very dissatisfied) to {scale.points} (very satisfied) without a middle; “does not "
            f"apply” counts as nothing. The index maps 1 to 0 and {scale.points} to 100. Each survey asks about one item of each "
            "area, in turn. The interval is Student's t from 10 people on, else Wilson's on the index."
        ),
        (
            "Rules of this product: a strength when the whole 95 % interval reaches the target, a weakness when the whole interval "
            "lies below it; otherwise an area for improvement when the mean lies below the target, else no clear finding. "
            "Where importance was asked, what is to be mended is sorted by priority: important and far from the best stands first."
        ),
    ]


def privacy(scale: Scale) -> list[str]:
    """What is not shown, and why."""
    return [
        (
            f"Fewer than {scale.minimum_group} people: nothing is shown. Spread, distribution and comments are shown from "
            f"{scale.detail_group} people on. The items of an area are shown all or none, and small requesting departments stand "
            "together as Other: else one could be computed from the rest. Figures are computed when the period closes and then "
            "stay; they are computed anew only when five or more persons changed. Suspected mail scanners don't count."
        ),
    ]


def promises() -> str:
    """How what was said is laid beside what was measured."""
    return (
        "Rules of this product: promises are kept when at least "
        f"{KEPT_FROM:.0%} of those decided in the period were, colleagues are content when their mean reaches the target. "
        f"Fewer than {DECIDED_AT_LEAST} decided promises are not compared. Promises are counted as they stand now; confidential "
        "requests of other departments are left out."
    ).replace("%", " %")


def company() -> list[str]:
    """How departments stand side by side."""
    return [
        (
            f"The list is no ranking of raw means. Each mean is drawn towards the company's as if {PRIOR} more colleagues had given "
            "that one, so that a few people move it little. Where intervals overlap, the order may be chance. The company's mean is "
            "that of the departments shown, a colleague counting once for each department rated."
        ),
        (
            "A department of the matrix that stands in an Other anywhere has no total, and a cell is empty where nobody rated or too "
            "few did to stand alone. Confidential departments are rated for their own people only and are in none of these figures."
        ),
    ]
