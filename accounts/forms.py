"""The shape of what comes in about people; and the form that all set-up pages build on."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Layout, Row
from django import forms

from accounts.enums import CompanyRole, Language
from accounts.fields import AddressField, LineField, ZoneField


class DeskForm(forms.Form):
    """A form that brings its layout: `parts()` in order, then its button. Ids begin with `key`, so that pages hold several."""

    key: ClassVar[str]
    button: ClassVar[str] = "Save"
    tone: ClassVar[str] = "primary"

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.key}-%s"
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_id = f"{self.key}-form"
        self.helper.form_action = action
        self.helper.attrs = {"novalidate": True}

    def lay_out(self) -> None:
        """Build the layout; called when the fields are final."""
        self.helper.layout = Layout(*self.parts(), Div(*self.buttons(), css_class="d-flex flex-wrap gap-2"))

    def parts(self) -> list[object]:
        """The fields in the order of the page."""
        return list(self.fields)

    def buttons(self) -> list[object]:
        """What can be pressed; the first is the form's own verb."""
        return [StrictButton(self.button, type="submit", css_class=f"btn-{self.tone}")]


class PersonForm(DeskForm):
    """Who somebody is."""

    key = "person"
    name = LineField(max_length=120, label="Name", help_text="As colleagues know them.")
    email = AddressField(label="E-mail address", help_text="They sign in with it.")
    zone = ZoneField()
    site = LineField(max_length=80, label="Site", required=False)
    job = LineField(max_length=120, label="Job title", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def parts(self) -> list[object]:
        """Two columns where there is room."""
        return [
            Row(Column("name", css_class="col-md-6"), Column("email", css_class="col-md-6")),
            Row(*(Column(name, css_class="col-md-4") for name in ("zone", "site", "job"))),
        ]


class RolesForm(DeskForm):
    """What somebody is for the whole company."""

    key, button, tone = "roles", "Save roles", "secondary"
    EXPLAINED = {
        CompanyRole.ADMIN: "Admin: keeps departments, people and calendars. Opens no request by that.",
        CompanyRole.EXECUTIVE: "Executive: reads the company's reports.",
        CompanyRole.AUDITOR: "Auditor: reads the trail of changes.",
        CompanyRole.RECOVERY_OWNER: "Recovery owner: takes care of bad answers where a department's head can't.",
        CompanyRole.SURVEY_ADMIN: "Survey admin: sees which answers to surveys were kept aside, and why.",
    }
    company_roles = forms.MultipleChoiceField(
        label="For the whole company",
        required=False,
        choices=list(EXPLAINED.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


class ProfileForm(DeskForm):
    """What people say about themselves."""

    key = "profile"
    name = LineField(
        max_length=120,
        label="Name",
        help_text="As your colleagues see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    zone = ZoneField(help_text="You read dates and times in it. Such as Europe/Berlin, or just the city.")
    language = forms.ChoiceField(
        label="Language of surveys",
        required=False,
        choices=[("", "As my browser says"), *Language.choices],
        help_text="Surveys and their mails come in it; everything else is in English.",
    )
    wants_surveys = forms.BooleanField(
        label="Ask me how the service was",
        required=False,
        help_text="Four short questions after some of your requests. Switched off, nobody asks you.",
    )
    wants_keys = forms.BooleanField(
        label="Keys do something",
        required=False,
        help_text="Such as g q for the queue, j and k along a list; ? shows them. Switch it off when a program of yours types.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


class FindPeopleForm(forms.Form):
    """Which people a list shows. Odd values are left out, never refused."""

    SHOWN = {"": "Active", "inactive": "Not active", "invited": "Never signed in"}
    q = forms.CharField(max_length=100, required=False)
    show = forms.ChoiceField(choices=list(SHOWN.items()), required=False)
    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it opens the desk alone."""

    passwordless = forms.BooleanField(
        label="Sign in with it alone",
        required=False,
        initial=True,
        help_text="Without the password; your device asks for your finger, your face or its PIN. Else it is the second step after the password.",
    )


class EndSignInForm(forms.Form):
    """Which browser is to be signed out; none named: all others."""

    only = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class FindTrailForm(forms.Form):
    """Which entries of the trail are shown."""

    department = forms.SlugField(max_length=40, required=False)
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)
