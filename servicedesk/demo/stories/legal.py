"""What people ask Legal for."""

from __future__ import annotations

from servicedesk.demo.telling import Story, add, again, answer, ask, declined, note, raised, say, solved, until

PARTNERS = (
    "Delft Optics",
    "the Rhine authority",
    "Harbor Analytics",
    "the University of Lund",
    "Cape Reagents",
    "Danube board",
)

STORIES = (
    Story(
        "legal/contract",
        ("Please read: framework agreement with {partner}", "Contract with {partner}, signing on {d8}", "{partner}: their paper, our risk?"),
        "{partner} wants us to sign {their|a new} framework agreement, {pages} pages. We {sell them sensors and a service|buy parts from them} for about "
        "{value} a year. Signing is planned for {d8}. {What worries me is page {page}.|I understood half of it.}",
        (
            ask("Thank you for the date. Two questions: may they cancel at any time today, and did anybody promise them exclusivity?"),
            answer("They can cancel with three months' notice. Exclusivity: only for the {two|four} northern districts, in a mail."),
            note("Liability is unlimited in 9.2, and 14 takes our drawings. Usual counter text."),
            solved("The marked-up version and one page of summary are in your folder. Must change: 9.2 and 14. The rest we can live with."),
        ),
        {"partner": PARTNERS, "pages": ("18", "34", "52", "27"), "value": ("80,000", "240,000", "35,000", "500,000"), "page": ("9", "14", "21")},
        weight=5,
    ),
    Story(
        "legal/contract",
        ("{partner} changed our text", "Third version from {partner}", "Redlines of {partner}"),
        "{partner} sent our contract back with changes in {n} places. {Most look harmless.|They removed the price adjustment.} They would like to sign {this week|on {d3}}.",
        (
            raised("high", "The other side signs this week, and everything else is agreed."),
            solved("Two of the changes are fine, the others are not; my text is in the margin. If they take it, you may sign without asking me again."),
        ),
        {"partner": PARTNERS, "n": ("five", "seven", "eleven")},
        weight=3,
    ),
    Story(
        "legal/contract",
        ("May we cancel the agreement with {partner}?", "How do we get out of {partner}?"),
        "We are not happy with {partner} ({late deliveries|wrong measurements}) and would like to stop. The contract is from {2021|2022|2023}. When and how can we get out?",
        (
            say("I found the contract in the archive and read it tonight."),
            solved("At the end of any quarter with {six weeks'|three months'} notice, in writing on paper. A letter to sign is in your folder; send it by courier before {date9}."),
        ),
        {"partner": PARTNERS},
    ),
    Story(
        "legal/nda",
        ("NDA with {partner}", "Confidentiality agreement before we talk to {partner}", "{partner} asks for an NDA by {d2}"),
        "Before we show {the new probe|our roadmap} to {partner} we need a confidentiality agreement. {Theirs is attached to their mail.|Ours is fine for them.} Both ways, {two|three} years.",
        (solved("{Ours, filled in and signed by Eleanor, is in your folder.|Theirs is fine after one change in 4; send it back and you can sign.} Please file the signed copy with us."),),
        {"partner": PARTNERS},
        weight=5,
    ),
    Story(
        "legal/privacy",
        ("May we send {data} to {partner}?", "Privacy: {data}", "Is it allowed to keep {data}?"),
        "{partner} would like {data} from us{ for a study|}. {I am not sure whether that is personal data at all.|We would take the names out first.} May we?",
        (
            ask("Whether it is personal depends on what can be worked out from it. Are there house numbers or meter numbers in it?"),
            answer("Meter numbers, yes. No names and no streets."),
            solved("Yes-if: replace the meter numbers by running numbers and keep the list with us. A short agreement for {partner} to sign is in your folder."),
        ),
        {"partner": PARTNERS, "data": ("readings of private wells", "the attendance list of the training", "call recordings", "location data of field devices")},
        weight=3,
    ),
    Story(
        "legal/privacy",
        ("A customer wants to know what we store about him", "Request for erasure from a customer"),
        "A {customer|former applicant} writes that we should tell him everything we store about him{ and erase it|}. The mail came {on Monday|three days ago}. What do I answer?",
        (
            say("Only that we received it. The answer comes from us, and we have a month for it by law."),
            note("CRM, ticket archive and newsletter asked for extracts. Deadline in the calendar."),
            until("The extracts are coming in; I put them together on {d6}.", 6),
            solved("The answer went out today, well before the deadline. Thank you for sending it on at once."),
        ),
        weight=2,
    ),
    Story(
        "legal/sign-off",
        ("Sign-off: {text}", "May we print this? {text}", "Please check the wording of {text}"),
        "Could you read {text} before it goes out on {d3}? {The critical sentence is *the most exact probe on the market*.|A customer is shown on the second page.} It is one page.",
        (solved("{*Most exact* has to go unless we can prove it; *exact to 0.1 %* we can. The rest is fine.|Fine, once the customer has agreed in writing to being shown.}"),),
        {"text": ("the flyer for the fair", "a press release", "the case study", "the newsletter", "the new home page")},
        weight=4,
    ),
    Story(
        "legal/sign-off",
        ("Competition with prizes at the fair", "May we raffle a {prize}?"),
        "For the fair we would like to raffle {prize} among those who leave a business card. Anything to watch?",
        (
            declined(
                "Please don't, in this form: cards in a bowl are personal data collected with a bait, and many of our "
                "customers are public servants who may not win anything. A guessing game without names and with chocolate is fine."
            ),
        ),
        {"prize": ("a tablet", "a weekend by the sea", "a bicycle")},
        weight=1,
    ),
    Story(
        "legal/nda",
        ("Signed NDA of {partner} can't be found", "Do we have an NDA with {partner}?"),
        "{Did we ever sign an NDA with {partner}?|I need the signed NDA with {partner}, from 2023 or so.} They ask before they send us drawings.",
        (
            solved("Found: signed in {spring|autumn} 2023, valid for five years. A copy is in your folder."),
            again("Thank you. It names their daughter company, not {partner} itself. Does it hold?"),
            add("They would like to send the drawings tomorrow."),
            solved("It does not hold for {partner} itself. A one-page extension is ready, signed on our side."),
        ),
        {"partner": PARTNERS},
        weight=1,
    ),
)  # fmt: skip
