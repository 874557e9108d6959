"""What people ask Operations for, and the Front Office."""

from __future__ import annotations

from servicedesk.demo.telling import (
    Story,
    add,
    again,
    answer,
    ask,
    declined,
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
CUSTOMERS = (
    "Lübeck waterworks",
    "the City of Denver",
    "the Rhine authority",
    "Pune municipal",
    "a brewery in Ghent",
    "a fish farm in Maine",
)
LANDS = ("Chile", "Norway", "Kenya", "Vietnam", "Canada", "Switzerland")

OPERATIONS = (
    Story(
        "operations/order",
        ("Order {ref}: where is it?", "{customer} asks about order {ref}", "Order {ref} is late"),
        "{customer} {called|wrote} because order {ref} ({n} {product}s) was promised for {last week|yesterday}. What may I tell them? {They are polite so far.|They are losing patience.}",
        (
            note("Two of {n} are waiting for housings, the rest is on the shelf."),
            solved("{The honest date is {d4}: two pieces waited for housings that came today.|It left this morning with the early lorry; tracking number {ref}7.} Please tell them we are sorry."),
        ),
        {"customer": CUSTOMERS, "product": PRODUCTS, "n": ("6", "8", "12", "20")},
        weight=6,
    ),
    Story(
        "operations/order",
        ("Can order {ref} go out earlier?", "{customer} needs {n} {product}s by {d3}"),
        "{customer} has a {flood|broken station|inspection} and needs {n} of the {product}s from order {ref} by {d3}. Is a part delivery possible?",
        (
            raised("high", "A customer without readings."),
            say("{n} are free if the order for the fair waits three days. I asked Kavya, she agrees."),
            solved("{n} pieces left with the express at noon, the rest follows as planned."),
        ),
        {"customer": CUSTOMERS, "product": PRODUCTS, "n": ("2", "3", "4")},
        weight=3,
    ),
    Story(
        "operations/shipping",
        ("Send {what} to {customer}", "Parcel to {customer}", "Express for {customer}: {what}"),
        "Please send {what} to {customer}. It {stands packed by my desk|is in the sales cupboard}. {Insured for 2,000.|It should be there by {d2}.}",
        (solved("On its way, insured; tracking number {ref}. The courier says {d2}."),),
        {"customer": CUSTOMERS, "what": ("a demo case", "two samples", "the signed papers", "a spare cable set", "brochures")},
        weight=5,
    ),
    Story(
        "operations/shipping",
        ("Pallet to {land} by sea or air?", "{n} kg to {land}"),
        "We have {n} kg for {land}. {The customer pays the freight|Freight is on us}, and it should arrive within {three|five} weeks. Sea or air, and what does it cost?",
        (
            supplier("I asked two forwarders; their prices come within two days.", 2),
            ask("Sea takes 26 days and costs a third of air. Is day 26 early enough?"),
            answer("If it really is 26, yes. Sea, please."),
            solved("Booked by sea, sailing on {d6}. Papers are in the order's folder."),
        ),
        {"land": LANDS, "n": ("180", "320", "95", "410")},
        weight=2,
    ),
    Story(
        "operations/return",
        ("Return of a {product} from {customer}", "{customer} sends a {product} back", "{product} drifts, {customer} wants it checked"),
        "{customer} sends back a {product}, serial number {ref}{, bought in spring|}. It {drifts|loses its connection|shows too high}. Return number and label, please, and a report afterwards.",
        (
            say("Return number R-{ref}; the label is in your mailbox. The lab is waiting for it."),
            supplier("Received. It runs in the test tank beside a reference for three days.", 4),
            solved("It did drift, by 2.1 %. Cause: a hair crack in the window. Exchanged under warranty, report in the CRM."),
        ),
        {"product": PRODUCTS, "customer": CUSTOMERS},
        weight=4,
    ),
    Story(
        "operations/stock",
        ("How many {product}s are in {site}?", "Reserve {n} {product}s", "{n} {product}s put aside for {customer}"),
        "How many {product}s do we have{ in {site}|}? {customer} will order {n} {next week|as soon as the budget is through}; could you put them aside until {D8}?",
        (solved("{n} are put aside until {D8} under your name. {After that four are left.|There are enough others.}"),),
        {"product": PRODUCTS, "customer": CUSTOMERS, "n": ("5", "10", "15", "30")},
        weight=4,
    ),
    Story(
        "operations/stock",
        ("Stock of {product}s does not add up", "ERP says {n} {product}s, the shelf says otherwise"),
        "ERP says that there are {n} {product}s, but the shelf is {empty|half empty}. Could you count?",
        (
            note("Counted twice. A box from the return shelf had been booked as new."),
            over("finance", "We counted: {n} in the books are returns that were booked as new stock. The correction of the value is yours."),
            solved("Value corrected and the returns have a place of their own in the books now. ERP and shelf agree."),
        ),
        {"product": PRODUCTS, "n": ("14", "22", "9")},
        weight=1,
    ),
    Story(
        "operations/device-alarm",
        ("Alarm: {product} at {customer} is silent", "No readings from {customer} since {hour}", "{customer}: all sensors red"),
        "The {product} at {customer} has sent nothing since {hour}. {They called me on my mobile.|The map shows it red.} Can somebody look?",
        (
            say("I see it. The last packet came at {hour} with a low battery. I am calling the customer's night shift."),
            solved("The night shift changed the battery and the readings of the gap have been sent later. Nothing is lost. A spare set is on its way."),
        ),
        {"product": PRODUCTS, "customer": CUSTOMERS, "hour": ("3:40", "22:15", "5:05", "1:30")},
        weight=4,
    ),
    Story(
        "operations/device-alarm",
        ("Strange values at {customer}", "{customer}: pH 11 in drinking water?"),
        "The {product} at {customer} shows values that can't be true{: pH 11|: 38 degrees in a river|}. They are about to close a {line|beach} because of it.",
        (
            say("Looking at it now. The neighbour sensor shows normal values, so I believe that it is the device. Please ask them to take a hand sample."),
            answer("Hand sample is normal! They keep the line open."),
            note("Firmware 3.1.4 again. All devices of that batch are listed in the lab."),
            solved("The device was wrong, the water is fine. We put the old firmware back and watch the other {nine|fourteen} of that batch."),
        ),
        {"product": PRODUCTS, "customer": CUSTOMERS},
        weight=2,
    ),
    Story(
        "operations/customs",
        ("Papers for {land}", "Customs in {land} hold our parcel", "Commercial invoice for {land}"),
        "{Customs in {land} hold parcel {ref} and want a certificate of origin.|For a delivery to {land} I need the export papers: {n} {product}s.} {The customer is waiting.|}",
        (
            ask("What is the value for customs, and is it sold, lent or sent as a repair?"),
            answer("Sold, {amount} in all."),
            solved("Papers are done and with the forwarder. {Customs let it through an hour ago.|Tariff number and origin are on the copy in your folder.}"),
        ),
        {"land": LANDS, "product": PRODUCTS, "n": ("4", "12", "30"), "amount": ("4,200", "18,600", "9,750")},
        weight=3,
    ),
    Story(
        "operations/shipping",
        ("Send my skis to {land}", "Private parcel with the company courier"),
        "May I send a private parcel to {land} with our courier, if I pay for it? It is {a pair of skis|a cradle}.",
        (declined("Sorry, not even if you pay: insurance and customs go by the company's name. The parcel shop across the street gives our colleagues 10 % off."),),
        {"land": LANDS},
        weight=1,
    ),
    Story(
        "operations/return",
        ("Customer sends {n} {product}s back unopened", "Return without a return number"),
        "{customer} wants to send {n} unopened {product}s back because {they ordered twice|a project was stopped}. Can we take them?",
        (
            solved("We can, within 60 days and in unbroken boxes. Return number R-{ref}, the label is in your mailbox."),
            again("They sent them with their own courier before the label came, and now nobody knows where they are."),
            solved("Found at the north gate: delivered to production instead of returns. Booked in, credit note asked for."),
        ),
        {"product": PRODUCTS, "customer": CUSTOMERS, "n": ("3", "6", "10")},
        weight=1,
    ),
)  # fmt: skip

FRONT_OFFICE = (
    Story(
        "front-office/not-sure",
        ("Who can help with {matter}?", "Not sure whom to ask: {matter}"),
        "I have no idea who is responsible for {matter}. {peer1} thinks IT, I think Facilities. {Could you find out?|You always know.}",
        (
            over("facilities", "This looks like yours: {me} asks about {matter} at {site}. Nobody else feels responsible, and you have the drawings."),
            solved("It is ours indeed. Looked at, cleaned and on the yearly list from now on, so that nobody has to wonder again."),
        ),
        {"matter": ("the clock in the canteen that is an hour slow", "the first-aid boxes", "the flag in front of the house", "the map in the lift that shows the old floors")},
        weight=3,
    ),
    Story(
        "front-office/not-sure",
        ("The display in the {place} shows the wrong day", "{place}: the screen is wrong"),
        "The display in the {place} shows {yesterday's meetings|a greeting to a visitor of last month}. Who looks after it?",
        (
            over("it", "The display in the {place} hangs on one of your small computers, as far as we know. {me} noticed that it shows old things."),
            solved("Its little computer had lost the network. Restarted, and it now tells us by itself when it can't fetch the day."),
        ),
        {"place": ("lobby", "canteen", "stairwell", "showroom")},
        weight=2,
    ),
    Story(
        "front-office/not-sure",
        ("Somebody wants to rent our roof", "A letter from the city about {matter}"),
        "A letter about {matter} landed on my desk, addressed to *the management*. What do I do with it?",
        (
            ask("Could you scan it and put it here? Then we see whose it is."),
            answer("Scanned; the original is in your box."),
            over("legal", "A letter from outside about {matter}, with a date by which an answer is wanted. The original is in the internal post to you."),
            solved("Ours, thank you. It is answered, and nothing has to be done before spring."),
        ),
        {"matter": ("solar panels on our roof", "the right of way behind the yard", "a survey of wells")},
        weight=1,
    ),
    Story(
        "front-office/visitors",
        ("{n} visitors on {d3} from {customer}", "Visit of {customer} on {d3}", "Badges for {customer}"),
        "On {d3} {n} people from {customer} come at ten. Badges, coffee, and a taxi to the station at four, please. {One of them uses a wheelchair.|They stay for lunch.}",
        (solved("All set: {n} badges with names, {Spree|Havel} from ten, taxi at four. I meet them at the door."),),
        {"n": ("3", "4", "6"), "customer": CUSTOMERS},
        weight=4,
    ),
    Story(
        "front-office/post",
        ("Parcel {ref} was delivered but is not here", "Where is my parcel {ref}?", "Courier says *delivered*"),
        "The courier says that parcel {ref} was delivered {yesterday|on Monday} and signed by *{Haas|Front desk}*. It is not in our shelf.",
        (solved("Found: it stood in the {lab's|canteen's} shelf because the label had the wrong floor. It is on your desk now."),),
        weight=4,
    ),
    Story(
        "front-office/post",
        ("{n} letters by {d2}", "Mailing of {n} letters"),
        "We have {n} letters to go out by {d2}. They are printed but not folded. Can you do that?",
        (
            until("We can; the folding machine is free on {d1} in the afternoon.", 1),
            solved("Folded, franked and gone. {Four|Seven} came back to us at once for missing streets; they are in your shelf."),
        ),
        {"n": ("120", "250", "400")},
        weight=1,
    ),
    Story(
        "front-office/visitors",
        ("Visitor tomorrow, name to follow", "Room and badge for an applicant"),
        "{An applicant|A visitor} comes {tomorrow|on {d2}} at nine. Please let them wait in the quiet corner and call me.",
        (add("It has been moved to a video call, so nobody comes. Sorry for the trouble."), withdrawn()),
        weight=1,
    ),
)  # fmt: skip

STORIES = OPERATIONS + FRONT_OFFICE
