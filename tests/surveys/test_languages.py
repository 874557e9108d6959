"""Surveys in four languages: nothing is left in English, and everybody reads their own."""

from __future__ import annotations

import ast
import gettext
import re
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.translation.template import templatize

from accounts.actions import change_person
from accounts.enums import Language
from surveys.models import Questionnaire
from tests.factories import MONDAY
from tests.surveys.stories import HOUR, SENT, Browser, invited, mails, token

ROOT = Path(settings.BASE_DIR)
OTHERS = [language.value for language in Language if language != Language.ENGLISH]
PAGES = ("answer", "thanks", "closed", "kept_aside", "mine", "opt_out", "_about", "_scale", "_points", "_one_click")
TEMPLATES = [
    *(ROOT / f"templates/surveys/{name}.html" for name in PAGES),
    *(ROOT / "templates/surveys/mail").iterdir(),
    ROOT / "templates/frame.html",
]
STRING = r"""(?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""


def catalogue(language: str) -> dict[str, str]:
    """What the .po file of `language` says, but for its header."""
    text = (ROOT / f"locale/{language}/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    pairs = re.findall(rf"^msgid ({STRING})\nmsgstr ({STRING})$", text, re.MULTILINE)
    return {ast.literal_eval(key): ast.literal_eval(value) for key, value in pairs if key != '""'}


def marked() -> set[str]:
    """Every text of the surveys that is there to be translated."""
    found: set[str] = set()
    for path in (ROOT / "surveys").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                found.add(ast.literal_eval(node.args[0]))
    for path in TEMPLATES:
        source = templatize(path.read_text(encoding="utf-8"))
        found |= {ast.literal_eval(words) for words in re.findall(rf"(?:\b_|gettext)\(({STRING})\)", source)}
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_words_in_every_language_and_none_is_left_over(language):
    said = catalogue(language)
    assert said.keys() == marked()
    assert len(said) > 60
    for english, words in said.items():
        assert words.strip()
        assert re.findall(r"%\(\w+\)s", words) == re.findall(r"%\(\w+\)s", english)


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_words_are_those_that_are_written_down(language):
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for english, words in catalogue(language).items():
        assert compiled.gettext(english) == words, "compile it again: manage.py compilemessages"


@pytest.mark.parametrize("path", TEMPLATES[:-1], ids=lambda path: path.name)
def test_no_page_of_a_survey_has_words_that_nobody_can_translate(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% (blocktranslate|block entrance).*?{% end(blocktranslate|block) %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL)
    assert not re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", "", text))


def test_people_choose_among_the_languages_that_surveys_speak():
    assert list(Language.choices) == list(settings.LANGUAGES)


def test_the_version_in_force_asks_everything_in_every_language(db):
    items = Questionnaire.objects.in_force(MONDAY).items.all()
    assert len(items) == 13
    for item in items:
        assert item.wording.keys() == set(Language.values)
        assert len(set(item.wording.values())) == len(Language)


def test_a_desk_with_questions_of_its_own_keeps_them(db):
    newest = Questionnaire.objects.latest("version")
    import_module("surveys.migrations.0005_four_languages").publish(apps, None)
    assert Questionnaire.objects.latest("version") == newest


@pytest.fixture
def invitation(cast):
    """Rosa, who reads German, is asked about a request that Ben resolved."""
    change_person(cast.rosa, by=cast.rosa, at=MONDAY, language="de")
    return invited(cast.laptop, cast.rosa, cast.ben)


def test_the_mail_is_in_the_language_of_whoever_is_asked(invitation):
    (mail,) = mails(invitation)
    assert mail.subject.startswith(f"[{invitation.ticket.number}] Wie ist es gelaufen?")
    assert "Sehr zufrieden: http" in mail.text
    assert "bis Di 8 Dez 2026, 11:00 CET" in mail.text
    assert '<html lang="de">' in mail.html
    assert "Alles in allem" in mail.html


def test_every_page_is_in_the_language_of_whoever_is_asked_whatever_the_browser_says(invitation):
    phone = Browser(token(invitation))
    phone.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = phone.open(3600, 4)
    for words in ('<html lang="de"', "Wie ist es gelaufen?", "Sehr zufrieden", "Antwort senden", "Trifft nicht zu"):
        assert words in page.text
    assert page.context["form"]["solved"].label == "Ist es wirklich gelöst?"
    assert "Bitte drücken Sie noch einmal" in phone.send(3601, 4).text
    assert phone.send(3605, 4, solved="no").status_code == 302
    assert "Die Anfrage wieder öffnen" in phone.open(3610).text
    assert "einem anderen Browser" in _stranger(phone).text
    assert "abgelaufen" in phone.open(14 * 24 * 3600).text


def test_reopening_on_the_page_of_thanks_is_asked_for_in_that_language_too(invitation, cast):
    desk = Browser(token(invitation), person=cast.rosa)
    desk.open(3600, 1)
    desk.send(3610, 1, solved="no")
    page = desk.open(3620)
    assert page.context["reopen"].fields["body"].label == "Was fehlt noch?"
    assert "Die Anfrage wieder öffnen</button>" in page.text
    assert ">Reopen" not in page.text


def _stranger(phone: Browser):
    other = Browser(phone.path.split("/")[2], agent="Another")
    other.open(3620)
    return other.send(3630, 1)


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr", "Comment cela s'est-il passé"),
        ("es-MX", "es", "¿Cómo ha ido?"),
        ("ja, de;q=0.5", "de", "Wie ist es gelaufen?"),
        ("ja", "en", "How did it go?"),
        ("", "en", "How did it go?"),
    ],
)
def test_without_a_choice_the_page_speaks_as_the_browser_does(cast, accepted, language, words):
    phone = Browser(token(invited(cast.laptop, cast.rosa, cast.ben)))
    phone.client.defaults["HTTP_ACCEPT_LANGUAGE"] = accepted
    page = phone.open(3600)
    assert f'<html lang="{language}"' in page.text
    assert words in page.text.replace("&#x27;", "'")


def test_the_list_is_in_the_language_of_its_reader_and_the_desk_around_it_in_english(invitation, signed_in, cast):
    with time_machine.travel(SENT + HOUR, tick=False):
        page = signed_in(cast.rosa).get("/surveys/").text
    assert "Was Einzelne antworten, sieht die Abteilung nicht," in page
    assert '<header class="site no-print" lang="en">' in page


def test_a_link_that_is_none_says_so_in_the_language_of_the_browser(db):
    assert "Ce lien est incomplet" in Client().get("/s/none/", headers={"accept-language": "fr"}).text


def test_the_bell_is_in_english_as_the_desk_is(invitation):
    bell = invitation.person.messages.get(about=invitation.about, channel="bell")
    assert "How did it go?" in bell.subject
