"""What people ask Marketing for."""

from __future__ import annotations

from servicedesk.demo.telling import (
    Story,
    add,
    again,
    answer,
    ask,
    declined,
    lowered,
    note,
    over,
    raised,
    say,
    solved,
    supplier,
    until,
    withdrawn,
)

PRODUCTS = ("S2 probe", "River station", "T4 turbidity sensor", "Hub 3", "pH module", "buoy kit")
FAIRS = ("the Hamburg water fair", "WaterTech in Amsterdam", "the Denver utilities days", "Aqua India in Mumbai")

STORIES = (
    Story(
        "marketing/design",
        ("Chart for {purpose}", "Slides for {purpose} in our look", "{n} slides for {purpose}"),
        "For {purpose} on {d5} I need {n} slides in our look. The content is there, it just {looks like me|is far too much text}. {One good chart would help most.|}",
        (
            ask("Happy to. What should people remember when they leave the room? One sentence."),
            answer("That {readings come every minute, not every day|one sensor replaces three}."),
            solved("{n} slides, one chart, in your folder. The chart is drawn from your numbers, so you can change them."),
        ),
        {"purpose": ("the board", "the customer day", "the sales kick-off", "the river conference"), "n": ("5", "8", "6", "12")},
        weight=5,
    ),
    Story(
        "marketing/design",
        ("Sticker for the {product}", "Label with a code for the {product}", "Icon for the {product}"),
        "For the {product} we need a {sticker|label} that survives water and sun, about {n} by 3 cm, with the serial number code on it.",
        (
            say("First draft on {d3}. I take the blue of the housing."),
            note("Printer in Pune has the foil that survived two years in the tank."),
            solved("Final file is in the brand folder, and {200|500} stickers are on their way to {site}."),
        ),
        {"product": PRODUCTS, "n": ("4", "5", "6")},
        weight=2,
    ),
    Story(
        "marketing/data-sheet",
        ("Mistake in the data sheet of the {product}", "{product}: wrong range in the data sheet", "Data sheet {product}, page 2"),
        "In the data sheet of the {product} it says {wrong}; right is {right}. A {customer|distributor} has found it. {It is embarrassing.|Please also correct the Spanish one.}",
        (solved("Corrected in all four languages and on the web site. The printed ones with the mistake are being thrown away. Thank you for the sharp eye!"),),
        {"product": PRODUCTS, "wrong": ("0 to 40 °C", "IP 66", "4-20 A", "0.5 mg/l"), "right": ("-5 to 45 °C", "IP 68", "4-20 mA", "0.05 mg/l")},
        weight=4,
    ),
    Story(
        "marketing/data-sheet",
        ("{n} brochures of the {product} to {site}", "Brochures for {fair}", "We have run out of {product} brochures"),
        "For {fair} we need {n} brochures of the {product}, {half English, half German|in English}. By {d7}, please.",
        (
            supplier("We are short of them too, so I had {n} printed. The printer delivers on {d4}.", 4),
            solved("The parcel left today; it should be with you in two days. Tracking number {ref}."),
        ),
        {"product": PRODUCTS, "n": ("150", "300", "80", "500"), "fair": FAIRS},
        weight=3,
    ),
    Story(
        "marketing/website",
        ("Wrong price on the web site: {product}", "Typing mistake on the {product} page", "{product} page shows the old picture"),
        "The page of the {product} {shows a price that ended in spring|has a typing mistake in its headline|shows the old housing}. {Customers have begun to ask.|}",
        (solved("Corrected and live. {The search engines will follow within a day or two.|Thank you, we had looked past it for weeks.}"),),
        {"product": PRODUCTS},
        weight=4,
    ),
    Story(
        "marketing/website",
        ("Contact form sends nothing", "No mails from the contact form any more", "Web form: customers say nobody answers"),
        "Customers say that they wrote through the contact form and nobody answered. In our mailbox the last one is from {Friday|last week}.",
        (
            raised("high", "We are losing customers' questions."),
            over("it", "The form works and hands its mails to our mail server, which refuses them since the weekend. Could you look at that side?"),
            say("Found: the certificate of the mail relay had run out. Renewed, and the mails are coming in again."),
            solved("All {seventeen|twenty-four} mails that had waited are in your mailbox now, with their original dates. The certificate is watched from now on."),
        ),
        weight=1,
    ),
    Story(
        "marketing/website",
        ("A page for the {product}", "Landing page before {fair}", "New page: {product} for fish farms"),
        "For {fair} we would like a page of its own for the {product}: a picture, three sentences, a form. {The text is half written.|{peer1} would write the text.} Live by {d9}, if possible.",
        (
            ask("Possible. Which address shall it have, and who gets what people write into the form?"),
            answer("/{fair-2026|meet-us}, and the form goes to our team mailbox."),
            say("Draft is online with a password, see my mail. Please look at it on a phone too."),
            add("Looks great. The second picture shows a competitor's cable, though!"),
            solved("Picture exchanged, page live. {42|17} visitors in the first hour."),
        ),
        {"product": PRODUCTS, "fair": FAIRS},
        weight=2,
    ),
    Story(
        "marketing/event",
        ("Stand at {fair}", "{fair}: who plans our stand?", "Give-aways for {fair}"),
        "{fair} is in two months. We would like {nine square metres by the entrance|the same corner as last year} and {something to give away that is not a pen|a wall with the buoy}. Budget: {amount}.",
        (
            lowered("low", "Two months ahead; goes into the plan of the quarter."),
            say("Stand is reserved, corner, twelve square metres. I send you three ideas for the wall."),
            until("Next step is the call with the stand builder on {d6}.", 6),
            solved("Plan, budget and lorry are fixed; the binder is in your folder. Give-away: a small bottle with a float that shows the temperature."),
        ),
        {"fair": FAIRS, "amount": ("6,000", "9,500", "14,000")},
        weight=2,
    ),
    Story(
        "marketing/translation",
        ("{doc} into {lang}", "Translation into {lang}: {doc}", "Please translate {doc} for {customer}"),
        "{customer} needs {doc} in {lang}, {n} pages. {By {d5} would be perfect.|They asked twice.} *Turbidity* was wrong last time.",
        (
            supplier("It goes to our translator who knows the trade; back on {d4}.", 4),
            solved("Translated, read by {Sneha|a native speaker} and laid out. *Turbidity* is right this time."),
        ),
        {
            "doc": ("the manual", "the safety sheet", "the quick start", "the service contract summary"),
            "lang": ("Spanish", "German", "Marathi", "English"),
            "customer": ("The Danube board", "A distributor in Chile", "Pune municipal", "The Rhine authority"),
            "n": ("6", "14", "22", "40"),
        },
        weight=4,
    ),
    Story(
        "marketing/design",
        ("Our own logo for {team}", "A logo for our team", "T-shirts with a team logo"),
        "{team} would like a logo of its own, for {T-shirts|the intranet|the door}. We have a sketch with a {frog|wave|drop with sunglasses}.",
        (
            declined(
                "The sketch made my day. Still: one house, one logo. What we gladly do is a T-shirt in our look with your team's "
                "name on it, and the sketch on the back, where logos have no rules."
            ),
        ),
        weight=1,
    ),
    Story(
        "marketing/design",
        ("Photos of the {product} in the field", "New pictures of the {product}"),
        "All our pictures of the {product} show it on a white table. For {fair} we need it in a river, with people.",
        (
            say("Good point. The photographer is at the river anyway on {d4}."),
            solved("Thirty-one pictures are in the brand folder, five of them really good."),
            again("Beautiful, but on the five best ones the cable is plugged in the wrong way round. Customers will notice."),
            solved("You have good eyes. Retouched on three; two we took out. The photographer has a picture of the right way now."),
        ),
        {"product": PRODUCTS, "fair": FAIRS},
        weight=1,
    ),
    Story(
        "marketing/translation",
        ("Subtitles for the {product} film", "Film about the {product} with {lang} subtitles"),
        "Could the film about the {product} get {lang} subtitles? It is {three|five} minutes long.",
        (withdrawn(),),
        {"product": PRODUCTS, "lang": ("Spanish", "French", "German")},
        weight=1,
    ),
)  # fmt: skip
