"""What people ask Finance for."""

from __future__ import annotations

from servicedesk.demo.telling import (
    Story,
    again,
    answer,
    ask,
    declined,
    invite,
    note,
    over,
    raised,
    say,
    solved,
    supplier,
)

TRIPS = ("Lübeck", "Rotterdam", "Toronto", "Bengaluru", "Vienna", "Denver", "Gdansk", "Nashik")
SUPPLIERS = (
    "Ostermann Cables",
    "Delft Optics",
    "Hillside Packaging",
    "Kolte Printing",
    "Baywater Logistics",
    "Nordlicht Catering",
)
CUSTOMERS = (
    "Lübeck waterworks",
    "City of Denver",
    "Rhine authority",
    "Pune municipal",
    "Gulf of Maine institute",
    "Danube board",
)

STORIES = (
    Story(
        "finance/expenses",
        ("Expenses for {trip} not paid yet", "Where is my money for {trip}?", "Trip to {trip}: still waiting for {amount}"),
        "I handed in my expenses for {trip} ({amount}) {three|four|five} weeks ago and nothing has arrived. {My credit card has "
        "already been charged.|It is not a small sum for me.} Could you look where it is?",
        (
            ask("I see the claim, but the hotel bill is missing, so it was put aside. Could you send it again? I am sorry that nobody told you."),
            answer("Nobody did, no. Here is the bill again; I am sure it was there."),
            solved("Complete now and in the payment run of {d2}: {amount} to your usual account."),
        ),
        {"trip": TRIPS, "amount": ("412.60", "1,184.20", "236.95", "873.40", "655.10")},
        weight=5,
    ),
    Story(
        "finance/expenses",
        ("May I claim {thing}?", "Is {thing} an expense?", "{thing}: company or me?"),
        "{On my trip to {trip}|For the visit of the {customer}} I paid for {thing}, {amount} in all. May I claim that, and under which heading?",
        (solved("{Yes, under *Other travel*, with the receipt and one line why.|Half of it: the allowance for meals is counted against it.} {The rule is on page 4 of the travel guide.|No need to ask first next time.}"),),
        {
            "thing": ("a taxi because of the rail strike", "laundry", "a parking fine", "dinner with two customers", "a SIM card"),
            "trip": TRIPS,
            "customer": CUSTOMERS,
            "amount": ("28.00", "46.50", "73.20", "112.90"),
        },
        weight=3,
    ),
    Story(
        "finance/expenses",
        ("Exchange rate on my claim for {trip}", "You paid me {amount} too little", "Wrong currency on my claim"),
        "My claim for {trip} was paid in the wrong currency: the receipts are in {dollars|rupees|zloty} and were taken as euros. "
        "{amount} are missing.",
        (
            note("Typed over by hand again. The form should take the currency of the receipt."),
            solved("Recalculated with the rate of the day; the difference of {amount} goes out with the next run."),
            again("The payment came, but with the rate of today and not of the trip. It still lacks a little."),
            say("I see what you mean. I have asked our head which rate counts and will come back to you."),
            solved("The rate of the trip counts, as you said. The rest is paid, and the guide says so now."),
        ),
        {"trip": TRIPS, "amount": ("64.30", "118.00", "41.75", "207.20")},
        weight=2,
    ),
    Story(
        "finance/supplier-invoice",
        ("{supplier} asks for its money", "Reminder from {supplier}", "{supplier} threatens to stop deliveries"),
        "{supplier} has sent a {second|third} reminder for invoice {ref} ({amount}). I confirmed the delivery {weeks ago|on the day it came}. "
        "{They are good people and we need them.|The next delivery is due on {d6}.}",
        (
            raised("high", "Third reminder; the supplier may stop deliveries."),
            ask("The invoice is here, but without an order number nobody knew whose it is. Which one does it belong to?"),
            answer("Order 45{ref}. It was on the delivery note."),
            solved("Booked and paid today. I wrote to {supplier} myself and said sorry."),
        ),
        {"supplier": SUPPLIERS, "amount": ("3,480.00", "912.40", "7,150.80", "1,265.00")},
        weight=5,
    ),
    Story(
        "finance/supplier-invoice",
        ("Invoice {ref} of {supplier} is wrong", "{supplier} charged us twice", "Price on invoice {ref} does not fit the order"),
        "Invoice {ref} of {supplier} {has the old price|charges {n} pieces although {m} came|was sent twice}. Please don't pay before it is corrected.",
        (
            say("Stopped. I have asked {supplier} for a corrected one."),
            supplier("They promise the new invoice within the week.", 4),
            solved("The corrected invoice is here and booked; the wrong one is void. It goes out with the run on {d2}."),
        ),
        {"supplier": SUPPLIERS, "n": ("40", "120", "24"), "m": ("36", "100", "20")},
        weight=3,
    ),
    Story(
        "finance/customer-invoice",
        ("Credit note for {customer}", "{customer} got one invoice too many", "Wrong address on the invoice for {customer}"),
        "{customer} will not pay invoice {ref}: {the order number is missing|it has the wrong address|{n} devices were sent back}. Please cancel it and "
        "send a {new one|credit note}. {They close their books on {d4}.|The contact is as always.}",
        (solved("Cancelled, and the {new invoice|credit note} went to {customer} today; a copy is in the CRM."),),
        {"customer": CUSTOMERS, "n": ("two", "three", "four")},
        weight=5,
    ),
    Story(
        "finance/customer-invoice",
        ("Electronic invoice in the form of {customer}", "{customer} wants invoices through its portal"),
        "{customer} takes invoices only through its own portal from {d10} on. I got the papers, 14 pages. Can you do that?",
        (
            ask("We can, we did it for two others. Who is the contact for technical questions over there?"),
            answer("A Ms {Olsen|Prior|Dabholkar}, I sent you her card."),
            supplier("The test account is ordered; they need a week to open it.", 5),
            say("First test invoice accepted, the second refused because of our unit *set*."),
            solved("It works: tests green, and invoice {ref} went through as the first real one."),
        ),
        {"customer": CUSTOMERS},
        weight=1,
    ),
    Story(
        "finance/budget",
        ("What is left on {cost}?", "Budget of {cost} before the end of the year", "Spent so far on cost centre {cost}"),
        "I am planning {the fair in spring|a new test bench|two trainings} and would like to know what is left on cost centre {cost}, with what is "
        "ordered but not yet paid.",
        (solved("{A little under 12,000|About 4,300|Roughly 21,500} are free on {cost}, orders included. The list with every booking is in your folder."),),
        {"cost": ("4410", "4520", "2110", "3320", "5200")},
        weight=3,
    ),
    Story(
        "finance/budget",
        ("Booked on the wrong cost centre", "{amount} on {cost} are not ours", "Please move a booking from {cost}"),
        "In the {month} list of {cost} there is {supplier} with {amount}. That is not ours; I guess it belongs to {peer}'s project.",
        (
            invite(),
            note("{peer1} confirms. Month is closed, so it goes as a correction into this one."),
            solved("Moved. Because the month was closed you see it as a correction in the current one."),
        ),
        {"cost": ("4410", "4520", "2110", "3320"), "amount": ("1,980.00", "640.50", "2,316.00"), "month": ("August", "September", "June", "July"), "supplier": SUPPLIERS},
        weight=2,
    ),
    Story(
        "finance/new-supplier",
        ("New supplier: {newsupplier}", "Please set up {newsupplier}", "{newsupplier} as a supplier"),
        "We want to order {seals|housings|reagents} from {newsupplier}, about {amount} a year. Their papers are in the purchasing folder.",
        (
            ask("The bank's confirmation is missing, and that one we need from the bank itself, not from a mail. Could you ask them?"),
            answer("They sent it to you by post, it should be there by now."),
            solved("Checked and set up as supplier {ref}. You can order from today on."),
        ),
        {"newsupplier": ("Brinkmann Seals", "Sahyadri Plastics", "Cape Reagents", "Polder Pumps", "Aster Labels"), "amount": ("8,000", "25,000", "3,500")},
        weight=3,
    ),
    Story(
        "finance/new-supplier",
        ("{supplier} has a new bank account", "Changed bank details of {supplier}"),
        "{supplier} writes that its account has changed, with a new number in {another country|a letter without a signature}. It is in the attachment of their mail.",
        (
            note("Mail came from a look-alike address. Called the number we know: nobody there changed anything."),
            over("it", "This looks like somebody trying to redirect a payment. Nothing was paid. Could you look at the mail and at who else got it?"),
            solved("It was a forgery, sent to three of us from an address with one letter changed. Blocked everywhere. Thank you both for asking before paying."),
        ),
        {"supplier": SUPPLIERS},
        priority="high",
        weight=2,
    ),
    Story(
        "finance/company-card",
        ("Company card refused in {trip}", "Card does not work", "My card was refused at the hotel"),
        "My company card was refused {at the hotel in {trip}|at the petrol station|when I booked a train}. {I am standing here.|I paid with my own.} What is wrong?",
        (solved("Your monthly limit was used up by the fair booking. I raised it until the end of the month; it works again now."),),
        {"trip": TRIPS},
        priority="high",
        weight=2,
    ),
    Story(
        "finance/company-card",
        ("Unknown charge of {amount}", "What is *{shop}* on my card?", "I did not buy anything at *{shop}*"),
        "My card statement has {amount} at *{shop}*. I have never heard of it. {Is it a fraud?|Perhaps somebody else used my card?}",
        (
            say("Let us be careful: the card is blocked and a new one ordered. I ask the bank what is behind it."),
            supplier("The bank looks into it and answers within five days.", 4),
            solved("It was a subscription of a colleague who had left, on your number by a typing mistake. The money is back, the new card is in the post."),
        ),
        {"amount": ("19.99", "240.00", "59.00"), "shop": ("PIXLSHOP", "GLOBALTOOLS LTD", "SMP*WEBSERV", "OAKMART 0042")},
        weight=2,
    ),
    Story(
        "finance/company-card",
        ("A company card for me", "Company card, please"),
        "I travel about {twice|three times} a month and always pay first with my own money. Could I get a company card?",
        (
            declined(
                "Cards are for people who travel more than four times a month or buy for the company; that is a rule of the "
                "house, not about you. What I can do: an advance before each trip, so that you do not have to lay out your own money."
            ),
        ),
        weight=1,
    ),
    Story(
        "finance/expenses",
        ("Advance for the trip to {trip}", "Advance before {trip}, please"),
        "I leave for {trip} on {d6} for {four|five|nine} days. Could I get an advance of {amount}?",
        (solved("The advance of {amount} is on its way; please settle it within two weeks of your return."),),
        {"trip": TRIPS, "amount": ("500", "800", "1,000")},
        weight=2,
    ),
)  # fmt: skip
