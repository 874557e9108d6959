"""What Rosa of Sales has asked for: the requests that a newcomer sees first when signing in as her."""

from __future__ import annotations

from dataclasses import dataclass

from servicedesk.demo.telling import Story, again, answer, ask, declined, on_day, say, solved, until, withdrawn


@dataclass(frozen=True, slots=True)
class Own:
    """One of her requests: filed so many working hours of the department ago (at least, at most), lying as `lies` says."""

    story: Story
    hours_ago: tuple[float, float]
    lies: str
    agent: str = ""
    speed: float = 0.5


REQUESTS = (
    Own(
        Story(
            "it/laptop-trouble",
            ("Laptop will not wake up after the lid was closed",),
            "When I close the lid between two meetings, the laptop does not wake up again: black screen, the light blinks, "
            "and only holding the power button helps. It began after the update last week. On the train this cost me the notes of a "
            "whole customer visit.",
            (
                ask("That must be annoying. Does it also happen when the charger is plugged in?"),
                answer("Good question: no! Only on battery, five times out of five."),
                say("Then I know it: the update set a deep sleep that your model does not survive. I change that setting from here today."),
                solved(
                    "The setting is changed, and I closed and opened your lid ten times on battery (with the help of Max, who sat "
                    "next to it). Please keep an eye on it on the train."
                ),
            ),
        ),
        (18, 40),
        "resolved_yesterday",
        "ben@desk.example",
    ),
    Own(
        Story(
            "it/access",
            ("Access to the tender archive of Lübeck",),
            "For the renewal of the Lübeck waterworks contract I need to read the tender archive of 2023. The folder says "
            "*Access denied*. Ines is the owner and knows about it.",
            (
                say("Ines has to say yes in the system; I have sent her the link. As soon as she clicks, you are in."),
                solved("You are in."),
            ),
        ),
        (4, 16),
        "working",
        "ben@desk.example",
    ),
    Own(
        Story(
            "facilities/workplace",
            ("A second desk lamp, mine leaves half the desk dark",),
            "Since we turned the desks, my lamp lights the wall rather than my papers. Could I get a second one, or one with a "
            "longer arm? Third floor, desk 14, by the window.",
            (
                ask(
                    "I have both: a second small one, or one with a long arm that takes the place of yours. The long arm needs "
                    "8 cm at the edge of the desk. Which shall I bring?"
                ),
                answer("The long arm, please."),
                solved("Mounted."),
            ),
        ),
        (6, 20),
        "on_requester",
    ),
    Own(
        Story(
            "hr/letters",
            ("Proof of employment for my landlord",),
            "We are about to sign for a new flat, and the landlord wants a letter that says since when I work here and that the "
            "contract is not limited. German, signed and stamped, please.",
            (solved("The letter is in your personal folder."),),
        ),
        (1, 7),
        "fresh",
    ),
    Own(
        Story(
            "finance/expenses",
            ("Expenses for Rotterdam, {amount}, still open",),
            "The expenses for the harbour visit in Rotterdam ({amount}) were handed in with all receipts almost three weeks ago. My "
            "card has been charged in the meantime. When can I expect the money?",
            (
                say("I see it, it hangs with the approval of the hotel night. I am on it."),
                solved("Paid."),
            ),
            {"amount": ("486.30",)},
        ),
        (41, 60),
        "late",
        "otto@desk.example",
        speed=1.8,
    ),
    Own(
        Story(
            "marketing/data-sheet",
            ("Brochures with the new prices for the customer day",),
            "For the customer day in Lübeck I need 60 brochures of the River station with the new prices, German only.",
            (
                until("The new print run is ready on {d6}; I put 60 aside for you and send them the same afternoon.", 6),
                solved("Sent."),
            ),
        ),
        (6, 20),
        "scheduled",
    ),
    Own(
        Story(
            "operations/shipping",
            ("Two S2 probes to Lübeck by courier",),
            "Please send two S2 probes to the Lübeck waterworks by courier; they stand packed under my desk.",
            (withdrawn(),),
        ),
        (200, 320),
        "withdrawn",
    ),
    Own(
        Story(
            "legal/contract",
            ("Framework agreement with the Lübeck waterworks",),
            "Their purchasing department sent a new framework agreement, 31 pages. We would sell them probes and a service for four "
            "years, about 160,000 in all. They want to sign this month. Page 12 (penalties for late delivery) worries me.",
            (
                ask("Thank you for the page number. What did we deliver late last year, if anything?"),
                answer("Two of 46 deliveries, both by less than a week."),
                solved(
                    "The marked-up version is in your folder. Penalties are capped at 5 % now and begin after ten days; with your two of "
                    "46 we can live with that. You may sign when they accept."
                ),
            ),
        ),
        (560, 640),
        "over",
    ),
    Own(
        Story(
            "it/new-equipment",
            ("A second screen for the home office",),
            "At home I work on the laptop's own screen, and comparing two quotes is a pain. Could I get a screen for home?",
            (
                declined(
                    "Screens for home are not on the list, for nobody, since we could not mend them there. You may borrow one of "
                    "the travel screens for as long as you like, they fit into a rucksack; just ask for *travel screen*."
                ),
            ),
        ),
        (700, 900),
        "over",
    ),
    Own(
        Story(
            "front-office/visitors",
            ("Four visitors from Lübeck, one by wheelchair",),
            "On {D4} four people from the Lübeck waterworks come at ten. One of them uses a wheelchair. Coffee, badges, and a taxi "
            "to the station at four, please.",
            (
                on_day("Booked: room Spree on the ground floor, the ramp at the north door will be out, and a taxi that takes a wheelchair.", 5),
                solved("It was a pleasure to have them. They asked for your cake recipe."),
                again("A scarf was left behind in Spree, blue and grey. Did anybody find it?"),
                solved("Found under the chair, and in the post to Lübeck since this morning."),
            ),
        ),
        (620, 700),
        "over",
    ),
)  # fmt: skip
