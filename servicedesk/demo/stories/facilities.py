"""What people ask Facilities for."""

from __future__ import annotations

from servicedesk.demo.telling import (
    Story,
    add,
    answer,
    ask,
    declined,
    lowered,
    note,
    on_day,
    over,
    raised,
    say,
    sent_back,
    solved,
    supplier,
    until,
)

ROOMS = ("Spree", "Havel", "Panke", "Charles", "Mystic", "Mula", "Mutha", "Indrayani")
PLACES = (
    "the second floor",
    "the kitchen on floor 3",
    "the corridor to the lab",
    "the stairwell",
    "the workshop",
    "the print corner",
)

STORIES = (
    Story(
        "facilities/repair",
        ("Lamp flickers in {place}", "Light out in {place}", "It is dark in {place}"),
        "{Since yesterday|For some days} a lamp {flickers|has been out} in {place} in {site}. {It gives me a headache.|In the evening one can hardly see the steps.}",
        (solved("{New tube, and a new starter while I was at it.|Exchanged; the others in the row got new ones as well, they were as old.}"),),
        {"place": PLACES},
        weight=5,
    ),
    Story(
        "facilities/repair",
        ("Tap drips in {place}", "Water under the sink in {place}", "It is dripping from the ceiling in {place}"),
        "In {place} ({site}) {the tap drips|there is water under the sink|water drips from the ceiling}. I put {a bucket|a towel} under it. {It is getting more.|No drama yet.}",
        (
            raised("high", "Water near sockets."),
            say("Thank you for the bucket. I have turned the water off up there and am on my way."),
            note("Seal of the dishwasher hose. Ceiling tile below is wet, look again in two days."),
            solved("The seal is new and everything is dry. The stained tile is exchanged when it has dried through."),
        ),
        {"place": ("the kitchen on floor 3", "the tea point by the lab", "the washroom on floor 1", "the canteen")},
        weight=3,
    ),
    Story(
        "facilities/repair",
        ("Heating in {room} does not warm up", "{temp} degrees in {room}", "Air conditioning blows cold all day in {room}"),
        "In {room} it is {temp} degrees. {We sit here in coats.|We take turns under the one warm spot.} The knob is on {five|full}, nothing happens.",
        (
            ask("Is it the whole room, or only the side by the window? And does the pipe below the knob get warm?"),
            answer("{Only the window side. The pipe is cold.|The whole room, and the pipe is lukewarm.}"),
            supplier("The valve is stuck. The heating firm comes on {d2} with a new one; an electric heater stands in the room until then.", 2),
            solved("New valve, and the line is bled. {21|22} degrees this morning. Please tell me if it rattles."),
        ),
        {"room": ROOMS, "temp": ("15", "16", "17", "14")},
        weight=4,
    ),
    Story(
        "facilities/repair",
        ("Blind in {room} is stuck", "Window in {room} does not close", "Door of {room} slams"),
        "{The blind in {room} hangs at a slant and will not move.|The window in {room} does not close any more.|The door of {room} slams so "
        "loudly that calls stop.} {Sun straight on the screen.|It can wait until you are on the floor anyway.}",
        (
            lowered("low", "Nobody is stuck; we take it along with the round on that floor."),
            solved("{The cord was off its wheel; mended.|Hinge adjusted, closes with one finger.|The closer had lost its oil; a new one is in.}"),
        ),
        {"room": ROOMS},
        weight=4,
    ),
    Story(
        "facilities/workplace",
        ("My back and my chair", "A chair that goes lower", "New chair after {n} years"),
        "{My chair sinks by itself.|My back hurts after an hour.} It is {n} years old and {the arm rest is loose|squeaks}. Could somebody look at it, {and at the height of my desk as well|please}?",
        (
            say("I come with two chairs to try. {d1} at ten?"),
            solved("You chose the second one, set for your height. The desk is 2 cm lower now, and the screen a hand further away."),
        ),
        {"n": ("seven", "nine", "twelve")},
        weight=4,
    ),
    Story(
        "facilities/workplace",
        ("Height-adjustable desk", "Standing desk by doctor's advice", "May I have a desk that goes up?"),
        "{My doctor says I should stand more.|After my operation I may not sit for long.} I have a paper, if you need it. Is a desk that goes up possible?",
        (
            ask("Of course, and no paper needed here. Do you want to stay where you are? Then I have to move the socket."),
            answer("I would like to stay by {peer1}, yes."),
            supplier("Ordered. It comes on {d7}; we build it up in the evening, so that you lose no time.", 7),
            solved("It stands and goes up and down; two heights are stored. The cables are long enough for both."),
        ),
        weight=2,
    ),
    Story(
        "facilities/badges",
        ("Badge lost", "My badge is gone", "I left my badge {where}"),
        "I {lost my badge|left my badge {where}}, {probably yesterday|this morning}. I am in the building because {peer1} let me in. Please block it.",
        (solved("The old one is blocked since you wrote, and a new one waits for you at the desk downstairs. Same doors as before."),),
        {"where": ("on the train", "in a taxi in Rotterdam", "at the gym", "in my other coat, in Lübeck")},
        weight=5,
    ),
    Story(
        "facilities/badges",
        ("Badge does not open {door}", "Access to {door} for me", "Door {door} stays shut"),
        "My badge does not open {door}, but I {work there from now on|need it for the early shift}. {Katrin|Jürgen|Stefan} knows about it.",
        (
            note("Owner of the door says yes, until the end of the year."),
            solved("Opened for you. Hold the badge to the reader for two seconds the first time."),
        ),
        {"door": ("the calibration lab", "the north gate", "the server room corridor", "the bike cellar", "the cold store")},
        weight=4,
    ),
    Story(
        "facilities/moves",
        ("Move {n} desks to {place}", "{team} moves together", "Moving {n} of us to floor {floor}"),
        "{n} of us should move to floor {floor} so that we sit together. {Friday afternoon would be best.|Any day but Tuesday.} What do you need from us?",
        (
            ask("A sketch of who sits where, please, and the names of those with special chairs or screens."),
            answer("The sketch is done, photo of the whiteboard. Only {peer} has a special chair."),
            until("Planned for {d6}. Boxes arrive the day before; please pack by noon, everything with your name on it.", 6),
            solved("All {n} desks stand and are plugged in, IT has tested the sockets. The boxes are fetched on {d2}."),
        ),
        {"n": ("4", "6", "7", "9"), "floor": ("1", "2", "3"), "place": ("floor 2", "the north wing")},
        weight=2,
    ),
    Story(
        "facilities/rooms",
        ("Lunch for {n} in {room}", "{room} for {n} people with lunch on {D4}", "Room set up for the {event}"),
        "On {D4} we have the {event} in {room}: {n} people, {tables in a U|rows}, coffee in the morning and lunch at half past twelve. {Three|Two} "
        "vegetarians, one without nuts.",
        (
            on_day("Booked. Coffee at nine, lunch at 12:30, and a screen on wheels because the one in {room} is small.", 4),
            solved("Everything stands ready since eight this morning; the lunch has labels. Have a good day!"),
        ),
        {"room": ROOMS, "n": ("12", "16", "20", "9"), "event": ("customer day", "board meeting", "training", "audit", "planning round")},
        weight=3,
    ),
    Story(
        "facilities/cleaning",
        ("Bins in {place} overflow", "Extra cleaning after the {event}", "Confidential paper: a full container"),
        "{The bins in {place} overflow since {Friday|yesterday}.|After the {event} the floor in {place} is sticky.|Our container for confidential paper is full.} Could somebody come?",
        (solved("{Emptied and wiped.|Done before the others came in.} {I asked the cleaning firm for a second round on Thursdays.|}"),),
        {"place": PLACES, "event": ("summer party", "farewell", "team breakfast")},
        weight=3,
    ),
    Story(
        "facilities/parking",
        ("Parking place for a visitor on {d3}", "Can I charge my car here?", "A place in the bike cellar"),
        "{A visitor comes by car on {d3} and can't walk far.|I have an electric car since Monday.|My bike is new and the yard is wet.} Is there a {place|charging point} for that?",
        (solved("{Place 7 beside the door is free for the whole day.|Point 3 and 4 are for colleagues; your badge starts them.|Your badge opens the bike cellar now; the hooks on the left are free.}"),),
        weight=3,
    ),
    Story(
        "facilities/parking",
        ("A parking place with my name", "Reserved place in the yard"),
        "I often arrive {late|after nine} and then find no place in the yard. Could I have a place with my name on it?",
        (
            declined(
                "Sorry, no: there are 34 places for 90 people, so only visitors and people who can't walk far have a fixed one. "
                "The car park across the street costs us nothing if you show your badge."
            ),
        ),
        weight=1,
    ),
    Story(
        "facilities/repair",
        ("Smell of burning in {place}", "It smells of hot plastic in {place}", "Socket in {place} is warm"),
        "In {place} in {site} it smells of hot plastic, near the {printer|sockets|old fridge}. I have switched off what I could find.",
        (
            raised("urgent", "Possible fire."),
            say("On my way. Please leave everything off and keep the door open."),
            over("it", "It is the power supply of the label printer there, not the building's wiring. I unplugged it; the device is yours. Please take it away and replace it."),
            solved("The printer is out of the house and a new one is in its place, tested for an hour. The other three of that kind are being exchanged as well."),
        ),
        {"place": PLACES},
        priority="high",
        weight=1,
    ),
    Story(
        "facilities/repair",
        ("The screen in {room} stays dark", "No picture on the wall screen in {room}"),
        "The big screen on the wall of room {room} in {site} stays dark, whatever we plug in. {We have guests on {D3}.|It worked last week.}",
        (
            sent_back(
                "it",
                "The bracket and the cables in the wall are fine, so it should be the screen itself. Could you have a look at it?",
                "We looked: the screen is fine and shows a picture on another socket. The one in the wall has no power, and that is yours.",
            ),
            solved("The socket behind the screen had come loose. It is fixed, and the screen in {room} shows a picture again."),
        ),
        {"room": ROOMS},
        weight=1,
    ),
    Story(
        "facilities/workplace",
        ("A plant or a wall against the noise", "It is too loud by {place}"),
        "Our desks stand next to {place}, and all day people talk there. Would a partition be possible, or a row of plants?",
        (
            say("I measured this morning: 61 decibels, that is too much. Give me a few days for a proposal."),
            add("{peer1} suggests moving the coffee machine instead. That might be even better!"),
            solved("The coffee machine moved round the corner, and four large plants stand where it was. 52 decibels now."),
        ),
        {"place": ("the kitchen", "the print corner", "the stairs")},
        weight=1,
    ),
)  # fmt: skip
