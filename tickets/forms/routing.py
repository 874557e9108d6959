"""The forms of routing: one rule, and how much each member takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import HTML, Column, Row
from django import forms
from django.core.exceptions import ValidationError

from accounts.fields import LineField
from accounts.forms import DeskForm
from accounts.models import User
from departments.capacity import Capacity
from departments.forms.absences import ColleagueChoice
from departments.forms.setup import TextArea
from departments.models import Department, Membership
from tickets.enums import Give, Priority
from tickets.models import RoutingRule, Service
from tickets.rehearsing import DAYS
from tickets.routing import phrases

ASKED = ("service", "words", "requester_department", "site")
MOST_AMONG = 1000


class PeopleField(forms.MultipleChoiceField):
    """Some of those who work in the department."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, required=False, **kwargs)
        self.people: dict[str, User] = {}

    def offer(self, people: Sequence[User]) -> None:
        """Let any of `people` be chosen."""
        self.people = {str(person.pk): person for person in people}
        self.choices = [(pk, person.name) for pk, person in self.people.items()]

    def clean(self, value: object) -> list[User]:
        """The people."""
        return [self.people[pk] for pk in super().clean(value)]


class RuleForm(DeskForm):
    """One rule: what it asks, and what it does."""

    key, button = "rule", "Save rule"
    name = LineField(
        max_length=80, label="Name", help_text="Members read it on each request that the rule gave out: VPN and access."
    )
    service = forms.ModelChoiceField(Service.objects.none(), required=False, empty_label="Any", label="Service")
    words = TextArea(
        rows=2, max_length=1000, required=False, label="One of these words",
        help_text="In the title or the message, separated by commas: vpn, no access, password. Whole words; capitals and accents don't matter.",
    )  # fmt: skip
    requester_department = forms.ModelChoiceField(
        Department.objects.none(), required=False, empty_label="Any", label="Asked by somebody of"
    )
    site = forms.ChoiceField(required=False, label="Asked from")
    give = forms.ChoiceField(label="Who gets it", choices=Give.choices, initial=Give.TURN, widget=forms.RadioSelect)
    person = ColleagueChoice(required=False, label="The one person")
    among = PeopleField(label="The group", help_text="Nobody ticked: everybody who works in the department.")
    priority = forms.ChoiceField(
        required=False, label="Priority at least", choices=[("", "Leave it as it is"), *Priority.choices],
        help_text="A rule raises the priority, and with it the promise. It never lowers what somebody chose.",
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label="In force")
    days = forms.TypedChoiceField(
        required=False, coerce=int, initial=DAYS[1], label="Try it on the last",
        empty_value=DAYS[1],  # type: ignore[arg-type]  # what is coerced
        choices=[(days, f"{days} days") for days in DAYS],
    )  # fmt: skip

    def __init__(self, *args: Any, department: Department, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = department.services.order_by("position", "title")  # type: ignore[attr-defined]
        self.fields["requester_department"].queryset = Department.objects.by_name()  # type: ignore[attr-defined]
        sites = list(User.objects.sites())
        kept = self.initial.get("site")
        self.fields["site"].choices = [("", "Any site"), *((s, s) for s in sorted({*sites, *filter(None, [kept])}))]  # type: ignore[attr-defined]
        self.fields["person"].offer(people, "Choose somebody")  # type: ignore[attr-defined]
        self.fields["among"].offer(people)  # type: ignore[attr-defined]
        self.lay_out()

    def parts(self) -> list[object]:
        """What it asks, then what it does."""
        half = {"css_class": "col-md-6"}
        return [
            "name",
            HTML("<h2>When all of this is so</h2>"),
            Row(Column("service", **half), Column("words", **half)),
            Row(Column("requester_department", **half), Column("site", **half)),
            HTML("<h2>Then</h2>"),
            Row(Column("give", "person", **half), Column("among", **half)),
            Row(Column("priority", **half)),
            "is_active",
            Row(Column("days", css_class="col-sm-6 col-md-4")),
        ]

    def buttons(self) -> list[object]:
        """Saving, and looking first what would come of it."""
        attempt = StrictButton(
            "Try on past requests", type="submit", name="try", value="yes", css_class="btn-secondary"
        )
        return [*super().buttons(), attempt]

    def clean_words(self) -> str:
        """Words that can be found: signs alone never are."""
        text = str(self.cleaned_data["words"])
        if text.strip() and not phrases(text):
            raise ValidationError("There is no word in that. Write words with letters or digits, separated by commas.")
        return ", ".join(phrases(text))

    def clean(self) -> dict[str, Any]:
        """Somebody for one person, nobody else for a group."""
        given = super().clean() or {}
        if given.get("give") == Give.PERSON and not given.get("person"):
            self.add_error("person", "Please choose who gets the request.")
        if given.get("give") == Give.NOBODY and not given.get("priority"):
            self.add_error("give", "This rule would do nothing: say who gets the request, or choose a priority.")
        if given.get("give") != Give.PERSON:
            given["person"] = None
        if given.get("give") not in {Give.TURN, Give.LOAD}:
            given["among"] = []
        return given

    @property
    def fields_of_rule(self) -> dict[str, Any]:
        """What came in, as the verbs want it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "days"}

    @staticmethod
    def shown(rule: RoutingRule) -> dict[str, Any]:
        """What stands in the form of a rule before anybody types."""
        plain = ("name", "words", "site", "give", "priority", "is_active", "service", "requester_department")
        return {
            **{name: getattr(rule, name) for name in plain},
            "person": str(rule.person_id or ""),
            "among": [str(person.pk) for person in rule.among.all()],
        }


class CapacitiesForm(forms.Form):
    """How much each member takes: two fields a row, named by the membership."""

    def __init__(self, *args: Any, rows: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[f"share-{row.pk}"] = forms.IntegerField(
                min_value=0, max_value=100, initial=row.share, label=f"Share of {row.person} in percent",
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip
            self.fields[f"most-{row.pk}"] = forms.IntegerField(
                required=False, min_value=0, max_value=MOST_AMONG, initial=row.most_open,
                label=f"Most open requests of {row.person}", widget=forms.NumberInput(attrs={"class": "form-control"}),
            )  # fmt: skip

    @property
    def lines(self) -> list[tuple[Membership, Any, Any]]:
        """Each member with the two fields."""
        return [(row, self[f"share-{row.pk}"], self[f"most-{row.pk}"]) for row in self.rows]

    @property
    def capacities(self) -> dict[int, Capacity]:
        """What came in, by membership."""
        given = self.cleaned_data
        return {row.pk: Capacity(given[f"share-{row.pk}"], given[f"most-{row.pk}"]) for row in self.rows}
