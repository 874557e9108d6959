"""The demo's mailbox over real files, as the demo's mail server writes them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.test import Client

SURVEY = "http://127.0.0.1:8000/s/abc123/"
FIRST, SECOND = "20261123T090000.000001Z-1.eml", "20261123T090000.000002Z-2.eml"


@pytest.fixture
def folder(settings, tmp_path):
    """Two mails: to Rosa, then to Ben; and things that are no mails."""
    settings.DESK_DEMO, settings.DESK_DEMO_MAIL = True, tmp_path / "mail"
    settings.DESK_DEMO_MAIL.mkdir()
    (settings.DESK_DEMO_MAIL / ".draft.eml.new").write_text("Subject: half")
    (settings.DESK_DEMO_MAIL / "notes.eml").write_text("Subject: no mail of ours")
    (tmp_path / "secret.eml").write_text("Subject: out of reach")
    keep(settings.DESK_DEMO_MAIL / FIRST, "rosa@desk.example", "How was it?", f"Tell us: {SURVEY}\n<script>x</script>")
    html = "<html><head><title>x</title></head><body><h1>Grüße</h1></body></html>"
    keep(settings.DESK_DEMO_MAIL / SECOND, "ben@desk.example", "[IT-1] Größe", "Grüße", html)
    return settings.DESK_DEMO_MAIL


def keep(path, to: str, subject: str, text: str, html: str = "") -> None:
    mail = EmailMessage()
    mail["X-Envelope-To"], mail["Subject"], mail["Message-ID"] = to, subject, f"<{path.stem}@desk.example>"
    mail["From"] = "Servicedesk <desk@desk.example>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    path.write_bytes(mail.as_bytes())


def read(path: str):
    return Client().get(path)


@pytest.mark.parametrize("path", ["/demo/mailbox/", f"/demo/mailbox/{FIRST}/", f"/demo/mailbox/{SECOND}/html/"])
def test_without_the_demo_there_is_no_mailbox(db, folder, settings, path):
    assert read(path).status_code == 200
    settings.DESK_DEMO = False
    assert read(path).status_code == 404


def test_the_newest_mail_stands_first_and_nothing_else_is_listed(db, folder):
    response = read("/demo/mailbox/")
    assert [mail.subject for mail in response.context["mails"]] == ["[IT-1] Größe", "How was it?"]
    assert [mail.to for mail in response.context["mails"]] == [("ben@desk.example",), ("rosa@desk.example",)]


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("to=rosa@desk.example", ["How was it?"]),
        ("to=ROSA", ["How was it?"]),
        ("to=osa", []),
        ("to=nobody", []),
        (f"before={SECOND}", ["How was it?"]),
        (f"before={FIRST}", []),
        ("before=nonsense&to=", ["[IT-1] Größe", "How was it?"]),
    ],
)
def test_the_list_is_narrowed_by_recipient_and_by_page(db, folder, query, subjects):
    response = read(f"/demo/mailbox/?{query}")
    assert response.status_code == 200
    assert [mail.subject for mail in response.context["mails"]] == subjects


def test_a_long_list_has_pages(db, folder):
    for number in range(3, 60):
        keep(folder / f"20261123T090001.{number:06}Z-{number}.eml", "rosa@desk.example", f"No {number}", "News")
    first = read("/demo/mailbox/")
    older = read(f"/demo/mailbox/?before={first.context['older']}")
    subjects = [mail.subject for page in (first, older) for mail in page.context["mails"]]
    assert subjects == [*(f"No {number}" for number in range(59, 2, -1)), "[IT-1] Größe", "How was it?"]
    assert older.context["older"] is None
    assert f"before={first.context['older']}" in first.content.decode()


def test_a_mail_shows_who_what_when_and_its_links_can_be_clicked(db, folder):
    page = read(f"/demo/mailbox/{FIRST}/").content.decode()
    for shown in (
        "How was it?",
        "Servicedesk &lt;desk@desk.example&gt;",
        "rosa@desk.example",
        "20261123T090000.000001Z-1@",
    ):
        assert shown in page
    assert f'<a href="{SURVEY}"' in page
    assert "<script>x" not in page
    assert "<iframe" not in page


def test_the_html_of_a_mail_stands_in_a_frame_that_can_do_nothing(db, folder):
    assert f'src="/demo/mailbox/{SECOND}/html/"' in read(f"/demo/mailbox/{SECOND}/").content.decode()
    part = read(f"/demo/mailbox/{SECOND}/html/")
    assert '<head><base target="_top"><title>' in part.content.decode()
    assert "<h1>Grüße</h1>" in part.content.decode()
    policy = part["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert part["X-Frame-Options"] == "SAMEORIGIN"


def test_a_mail_without_html_has_no_frame_to_show(db, folder):
    assert read(f"/demo/mailbox/{FIRST}/html/").status_code == 404


@pytest.mark.parametrize(
    "name", ["notes.eml", ".draft.eml.new", "..%2fsecret.eml", "20261123T090000.000009Z-9.eml", "..", "%00", "x" * 5000]
)
def test_nothing_but_mails_of_the_folder_is_shown(db, folder, name):
    assert read(f"/demo/mailbox/{name}/").status_code in {400, 404}


def test_an_empty_mailbox_says_what_will_come(db, folder):
    for path in folder.glob("2026*"):
        path.unlink()
    assert "No mail yet" in read("/demo/mailbox/").content.decode()
