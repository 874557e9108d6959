"""What people ask Sales for."""

from __future__ import annotations

from servicedesk.demo.telling import Story, again, answer, ask, declined, note, over, raised, say, solved, supplier

PRODUCTS = ("S2 probe", "River station", "T4 turbidity sensor", "Hub 3", "pH module", "buoy kit")
CUSTOMERS = (
    "Lübeck waterworks",
    "the City of Denver",
    "the Rhine authority",
    "Pune municipal",
    "a brewery in Ghent",
    "a fish farm in Maine",
)

STORIES = (
    Story(
        "sales/quote",
        ("Quote for {n} {product}s, {customer}", "Tender of {customer}, closing {d6}", "{customer} wants {n} {product}s"),
        "{customer} asks for {n} {product}s with {three|five} years of service. {It is a tender that closes on {d6}.|They compare us with two others.} Could "
        "you check prices and terms before it goes out?",
        (
            ask("With or without installation? And do they want the price fixed for the whole time?"),
            answer("With installation at {two|six} places, fixed for two years."),
            solved("The quote is in the CRM, checked and with the right terms. The discount is within what you may give yourself."),
        ),
        {"n": ("6", "12", "24", "40", "18"), "product": PRODUCTS, "customer": CUSTOMERS},
        weight=5,
    ),
    Story(
        "sales/quote",
        ("Tender form of {customer}: {n} pages of questions", "Help with the forms for {customer}"),
        "The tender of {customer} has {n} pages of questions, half of them about {environment and labour|insurance and references}. I can't answer those. It closes on {d8}.",
        (
            say("I take them. Most answers are in our tender library."),
            note("Legal has to look at the liability page; asked Simon on the phone."),
            solved("All pages are filled in, with the certificates behind them. Please read page 11 once more, it is about you."),
        ),
        {"n": ("28", "41", "63"), "customer": CUSTOMERS},
        weight=2,
    ),
    Story(
        "sales/price",
        ("Price of the {product} in {currency}", "Current price: {product}", "Spare parts price for the {product}"),
        "A {distributor|customer} asks what the {product} costs in {currency} {from January on|if he takes {n}}. The list in the folder is from spring.",
        (solved("Today's list is in the folder now, with {currency} as a column of its own. For {n} pieces take the second line."),),
        {"product": PRODUCTS, "currency": ("dollars", "rupees", "zloty", "pounds"), "n": ("10", "25", "50")},
        weight=4,
    ),
    Story(
        "sales/price",
        ("{pct} % for {customer}?", "Special price for {customer}", "Discount of {pct} % on {product}s"),
        "{customer} would sign this week for {n} {product}s if we give {pct} %. {They bought nothing from us so far.|They have been with us for nine years.} Whom do I ask?",
        (
            raised("high", "The customer decides this week."),
            ask("Victor decides, and he will ask what we get in return. Would they be a reference, or sign for two years?"),
            answer("Two years, and we may write about it."),
            solved("Victor says yes to {pct} % against two years and a case study. The approval is in the CRM under {ref}."),
        ),
        {"pct": ("18", "20", "22"), "product": PRODUCTS, "customer": CUSTOMERS, "n": ("15", "30", "60")},
        weight=3,
    ),
    Story(
        "sales/reference",
        ("A reference for {use}", "Who uses the {product} for {use}?", "Customer who would talk about {use}"),
        "My customer wants to talk to somebody who uses the {product} for {use}. {In Europe, if possible.|Any country is fine.}",
        (
            say("I have two in mind and ask them first."),
            solved("{A waterworks in Jutland|The lab in Ohio} would be glad to talk for half an hour. The contact is in the CRM; please mention my name."),
        ),
        {"product": PRODUCTS, "use": ("bathing water", "storm drains", "fish farming", "dredging", "cooling water")},
        weight=3,
    ),
    Story(
        "sales/demo",
        ("Demo device for {customer}", "{product} for two weeks", "Demo {product} to {site} by {d5}"),
        "For {customer} I need a {product} to show from {d5} on, two weeks. {With the case and the tablet, please.|The last one came without its cable.}",
        (solved("Reserved and checked: {product} number D-{ref}, with case, cable and papers. It leaves today; the return label lies inside."),),
        {"product": PRODUCTS, "customer": CUSTOMERS},
        weight=5,
    ),
    Story(
        "sales/demo",
        ("Demo {product} came back broken", "Demo device D-{ref} shows nonsense"),
        "The demo {product} that came {from {customer}|back yesterday} shows {minus 40 degrees|nothing but zeros}. The next customer gets it on {d3}.",
        (
            over("operations", "Demo device D-{ref} needs a look in the lab before it goes out again. Could you check it, and tell {me} whether it makes the date?"),
            supplier("The sensor head is scratched. A new one comes over from Pune with the night parcel.", 2),
            solved("New head, calibrated, certificate inside. It makes the date."),
        ),
        {"product": PRODUCTS, "customer": CUSTOMERS},
        weight=2,
    ),
    Story(
        "sales/price",
        ("Free devices for a school project", "{n} {product}s as a present?"),
        "A school {in {site}|near us} would like {n} {product}s for a river project and has no money at all. Can we give them away?",
        (
            declined(
                "I would love to, but we can't give away new ones. What works: two demo devices of the old series, on loan for "
                "the school year. Please ask for *Demo devices* and write *school* into the title."
            ),
        ),
        {"product": PRODUCTS, "n": ("three", "four", "six")},
        weight=1,
    ),
    Story(
        "sales/quote",
        ("Old quote for {customer} is valid until when?", "{customer} orders by a quote of last year"),
        "{customer} ordered by a quote from last year, number {ref}, at the old price. Do we have to stand by it?",
        (
            solved("The quote had run out in {March|June}. I made a new one at today's price with a note why; it is in the CRM."),
            again("They say our confirmation of {August|September} says *prices as quoted*. They are right, I looked it up."),
            solved("Then we stand by it, and Victor agrees. Old price for this order; the confirmation template has been corrected."),
        ),
        {"customer": CUSTOMERS},
        weight=1,
    ),
)  # fmt: skip
