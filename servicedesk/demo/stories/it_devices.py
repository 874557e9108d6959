"""What people ask IT for: laptops, screens, equipment, programs, networks, meeting rooms."""

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

LAPTOPS = ("the 14-inch laptop", "my old 15-inch laptop", "the light laptop I travel with", "the workshop laptop")
STICKERS = ("TN-0418", "TN-0733", "TN-1192", "TN-0956", "TN-1307", "TN-0624", "TN-1581", "TN-0287")
ROOMS = ("Spree", "Havel", "Panke", "Charles", "Mystic", "Mula", "Mutha", "Indrayani")
PROGRAMS = (
    "the drawing program",
    "the statistics package",
    "the PDF editor",
    "the flow-chart program",
    "the time tracker",
)

STORIES = (
    Story(
        "it/laptop-trouble",
        (
            "Battery lasts {minutes} minutes at most",
            "Laptop {sticker} dies after {minutes} minutes without the plug",
            "Can't get through a meeting without a power socket",
        ),
        "{laptop} (sticker {sticker}) says the battery is {full|fully charged} and then goes off after about {minutes} "
        "minutes. It began {last week|some ten days ago|after the last update}. I {sit in meetings half the day|travel to "
        "customers twice a week}, so I keep looking for sockets.",
        (
            ask(
                "That sounds like a worn battery. Could you run *Battery report* from the desk menu and send me the line that "
                "begins with *Full charge*? It tells me whether a new one is enough."
            ),
            answer("Here it is: *Full charge {percent} % of design*. {Not good, I suppose?|Does that help?}"),
            supplier("{percent} % is {really low|worn out}. I have ordered a battery; it should be here by {d3}.", 3),
            solved(
                "The new battery is in and calibrated. It {should bring you through a working day again|shows seven hours "
                "of normal work}. If it drops below five, just reopen this."
            ),
        ),
        {
            "laptop": LAPTOPS,
            "sticker": STICKERS,
            "minutes": ("15", "20", "25", "35", "40"),
            "percent": ("31", "38", "42", "27", "45"),
        },
        weight=3,
    ),
    Story(
        "it/laptop-trouble",
        ("Laptop gets very hot and loud", "Fan of {sticker} runs all day", "The fan is louder than my colleagues"),
        "Since {Monday|last week|the update on Tuesday} the fan of {laptop} runs at full speed, even when I only {read "
        "mail|have a spreadsheet open}. {My neighbours have begun to tease me.|On calls people ask me whether I am on a plane.}",
        (
            note("The indexing service again? Third one this month with that build."),
            say(
                "I had a look from here: a background job was reading the whole shared drive again and again. I have "
                "stopped it. Please leave the laptop on for an hour so that it can finish in peace."
            ),
            solved("Temperature and fan have been normal since {this morning|noon}. We changed the setting for everybody on that build."),
        ),
        {"laptop": LAPTOPS, "sticker": STICKERS},
    ),
    Story(
        "it/laptop-trouble",
        ("Second screen stays black", "Docking station no longer finds my {side} screen", "Only one of two screens works"),
        "{When I came in this morning|After lunch} my {side} screen stayed black. The other one works. I have {pulled and "
        "plugged every cable|restarted twice}. The docking station is the {grey|flat black} one, sticker {sticker}.",
        (
            solved(
                "It was the {cable|firmware of the docking station}. {I exchanged it|I updated it while you were at lunch} and "
                "both screens come up. If it happens again, hold the dock's button for ten seconds before you restart."
            ),
        ),
        {"side": ("left", "right"), "sticker": STICKERS},
        weight=4,
    ),
    Story(
        "it/laptop-trouble",
        ("Keyboard: some keys do not react", "Tea over the keyboard", "Keys {keys} are stuck"),
        "I have to confess: {half a cup of tea|a glass of water|some coffee} went over the keyboard of {laptop}. I turned it "
        "upside down at once and it still starts, but {keys} do nothing. What now?",
        (
            say(
                "Thank you for turning it over at once, that saved the rest. Please leave it off and bring it to the IT "
                "counter; I have a spare for you with your profile on it."
            ),
            note("Spare TN-0050 given out. Keyboard unit is on the shelf, 40 minutes of work."),
            solved("Your laptop has a new keyboard and is dry inside. It is at the counter; please bring the spare along."),
        ),
        {"laptop": LAPTOPS, "keys": ("N, M and the space bar", "the whole number row", "E and R", "the arrow keys")},
    ),
    Story(
        "it/laptop-trouble",
        ("Laptop freezes when I open {file}", "Everything stands still for minutes with {file}"),
        "Whenever I open {file} the laptop freezes for {two|three|five} minutes. It is about {size} MB. {peer} opens the "
        "same file in seconds, so it must be my machine. I need it for the {monthly|quarterly} report on {d2}.",
        (
            raised("high", "The report is due in two days and several people wait for it."),
            ask("Does it also freeze when you copy the file to your desktop first and open that copy?"),
            answer("From the desktop it opens in ten seconds! So the network?"),
            say(
                "Yes: your laptop takes the long way through the VPN although you sit in the office. I am correcting that "
                "now; please work on the copy until I write again."
            ),
            solved("Corrected. In the office your machine now goes straight to the file server. I opened {file} in six seconds."),
        ),
        {
            "file": ("the production plan", "the forecast workbook", "the calibration archive", "the price list with macros"),
            "size": ("80", "140", "210", "65"),
        },
    ),
    Story(
        "it/new-equipment",
        ("A headset for {purpose}", "New headset, please", "Headset broken, {purpose} suffer"),
        "{The left ear of my headset is dead.|My headset crackles so much that people complain.} I do {purpose} most days. "
        "{Over-ear if possible|Nothing special, as long as it is comfortable}.",
        (solved("A new headset lies at the IT counter with your name on it. {Enjoy the silence.|The old one goes into the grey box.}"),),
        {"purpose": ("support calls", "customer calls", "video interviews", "trainings")},
        weight=3,
    ),
    Story(
        "it/new-equipment",
        ("New laptop to replace {sticker}", "My laptop turns {age} this month", "Replacement for a {age}-year-old laptop"),
        "{sticker} is {age} years old and takes {eight|ten|twelve} minutes to start. {peer1} got a new one last month and I "
        "am a little jealous. I mostly use {tools}. Is it my turn?",
        (
            ask("It is: yours is on the list of this quarter. Do you want 14 inches (lighter) or 16 (more to see)? Both have the same inside."),
            answer("{14, please. I carry it every day.|16, my eyes will thank you.}"),
            supplier("Ordered. The supplier says {d6}; I will set it up the day after.", 6),
            until("It is here and being set up. Could you come to the counter on {d2} at ten? Moving your things takes half an hour.", 2),
            solved("Moved and handed over. We keep the old one for two weeks in case something is missing, then it is wiped."),
        ),
        {
            "sticker": STICKERS,
            "age": ("five", "six", "seven"),
            "tools": ("ERP and mail", "the CRM and far too many browser tabs", "spreadsheets with half a million rows"),
        },
    ),
    Story(
        "it/new-equipment",
        ("A tablet for {place}", "Could we have a tablet in {place}?"),
        "For {place} we would like a tablet, so that we can {note readings on the spot|look at drawings without paper}. "
        "{Jürgen|The shift} has asked for it for months. Cost centre {cost}.",
        (
            ask("That is outside the standard list, so I need a yes from the head of your department. Who may I ask? And does it get wet there?"),
            answer("Stefan knows about it and says yes. Wet: now and then, it is a water company after all."),
            supplier("Then the rugged model. Two weeks of delivery, I am afraid.", 8),
            solved("The tablet is in its wall holder and connected. It locks after five minutes; the PIN is in the shift book."),
        ),
        {"place": ("the test tank", "incoming goods", "the calibration lab", "the packing line"), "cost": ("4410", "4520", "4630")},
        weight=1,
    ),
    Story(
        "it/new-equipment",
        ("Bigger screen for my desk", "May I have a 34-inch screen?", "Curved screen like the one in design"),
        "I have seen the wide screens {in the design studio|at {peer1}'s desk}. With two plans side by side I scroll all day. "
        "Could I get one as well?",
        (
            declined(
                "I understand the wish. Wide screens are for people who lay out pages or circuit boards all day; for everybody "
                "else the standard is two 24-inch screens, and that is a rule for all of us, IT included. If your second "
                "screen is too small or too old, ask for that and you will have it this week."
            ),
        ),
        priority="low",
        weight=1,
    ),
    Story(
        "it/software",
        ("Licence for {program}", "I need {program} for {need}", "{program}, please"),
        "For {need} I need {program}. {peer} has it and says it takes a licence from you. {Until {d4} would be great.|No hurry.}",
        (
            ask("Sure. Which cost centre may I put it on, and do you need it for good or only for this job?"),
            answer("Cost centre {cost}, {only for this job, three months or so|for good, I will use it every month}."),
            solved("Installed; you find it in the start menu. The licence runs until you tell us that you don't need it any more."),
        ),
        {
            "program": PROGRAMS,
            "need": ("the water board study", "the audit papers", "the training material", "the tender drawings"),
            "cost": ("2110", "3320", "4410", "5200"),
        },
        weight=4,
    ),
    Story(
        "it/software",
        ("ERP says *{message}*", "Can't book in ERP: {message}", "Error in ERP when I {doing}"),
        "When I {doing} in ERP I get *{message}* and everything I typed is gone. It {happens every time|happened three times "
        "today}. {peer1} next to me has the same.",
        (
            raised("high", "Several people in one department can't book."),
            note("Reproduced with a test order. Since the patch on Sunday; opened a case with the vendor, ref {ref}."),
            say("We can reproduce it and have asked the vendor. Until then: leave the field *Remark* empty and it goes through."),
            supplier("The vendor has found the cause and sends a correction within two days.", 2),
            solved("The correction is in since {six|seven} this morning. *Remark* works again, and your lost bookings of today are back."),
        ),
        {
            "message": ("Unit not allowed", "Period is locked", "Record changed by another user", "Amount out of range"),
            "doing": ("book a goods receipt", "release an order", "change a delivery date", "post a time sheet"),
        },
    ),
    Story(
        "it/software",
        ("Update of {program} breaks my files", "Old version of {program} back, please"),
        "{program} was updated over night and now opens my files with the wrong {fonts|units|page size}. I have to deliver "
        "on {d1}. Please give me the old version back.",
        (
            say("I can put the old version beside the new one, so nothing gets lost. Give me an hour."),
            solved("Both are on your machine now; the old one has *(before update)* behind its name. We reported the mistake to the maker."),
            again("Thanks, but the old one has forgotten my templates. The folder is empty."),
            solved("Sorry, my fault: the templates live in another place in the old version. They are all there now, I checked with three files."),
        ),
        {"program": PROGRAMS},
        weight=1,
    ),
    Story(
        "it/network",
        ("VPN drops every {minutes} minutes", "VPN falls over at home", "No stable VPN from {place}"),
        "Working from {place}, the VPN drops every {minutes} minutes or so. I sign in again, it works, it drops. My own "
        "internet is fine, {films run without a hitch|my partner works on it all day}.",
        (
            ask("Do you remember whether it also drops with a network cable instead of Wi-Fi? And which time is it worst?"),
            answer("{With a cable it is the same. Worst in the afternoon.|Tried it: with a cable it holds! But my desk is upstairs.}"),
            say("I moved you to the second gateway, which is less crowded in the afternoon. Please sign out and in once."),
            solved("Your connection has been up for {nine|eleven} hours without a break, so I call it solved. We are adding a third gateway next month."),
        ),
        {"minutes": ("ten", "fifteen", "twenty"), "place": ("home", "the hotel in Hamburg", "my mother's house", "the Pune guest house")},
        weight=3,
    ),
    Story(
        "it/network",
        ("No Wi-Fi in {room}", "Wi-Fi very weak in room {room}", "Calls break up in {room}"),
        "In room {room} at {site} the Wi-Fi shows one bar at best, and video calls break up. In the corridor it is fine. "
        "{It used to work before the new shelves.|Visitors complain as well.}",
        (
            note("Access point above {room} has been offline since the weekend. No power on the port."),
            over("facilities", "The access point in the ceiling of {room} gets no power: its socket is on a circuit of the building that is off. Could you switch it on and see why it tripped?"),
            solved("The fuse of the ceiling sockets had tripped because of a faulty lamp next door. Lamp exchanged, fuse on, the access point is up and Wi-Fi shows four bars."),
        ),
        {"room": ROOMS},
    ),
    Story(
        "it/network",
        ("Cable socket {socket} is dead", "No network on socket {socket}"),
        "We moved desks yesterday and socket {socket} gives no network. The one beside it works but belongs to {peer1}.",
        (solved("Patched: {socket} is on the office network now. {Sorry, it was never connected after the building work.|Someone had pulled it for the label printer.}"),),
        {"socket": ("2.14", "3.07", "1.22", "3.19", "2.31")},
    ),
    Story(
        "it/network",
        ("Guest Wi-Fi for {n} visitors on {D3}", "Wi-Fi vouchers for a customer day"),
        "On {D3} we have {n} visitors from {customer} in room {room}. Could they get guest Wi-Fi for the day?",
        (solved("{n} vouchers are in your mailbox, valid on {D3} from 8:00 to 18:00. Ours are printed on yellow paper at the reception as well."),),
        {"room": ROOMS, "n": ("6", "8", "12", "15"), "customer": ("the Lübeck waterworks", "a distributor", "the river authority", "a school")},
        weight=1,
    ),
    Story(
        "it/meeting-rooms",
        ("Camera in {room} shows only the ceiling", "Nobody hears us from room {room}", "Screen in {room} says *No signal*"),
        "In {room} ({site}) {the camera looks at the ceiling and can't be moved|the far side hears us only when we shout|the "
        "big screen says *No signal* whatever we plug in}. We lost the first {ten|fifteen} minutes of {a customer "
        "call|the team meeting} because of it. Next meeting there is {tomorrow|on {d2}} at ten.",
        (
            solved(
                "{I reset the room computer and fixed the bracket|The microphone had been muted on the device itself; I put a "
                "label on the button|Somebody had taken the adapter; a new one is now chained to the table}. Tested with "
                "{peer1} in a call: picture and sound are good."
            ),
        ),
        {"room": ROOMS},
        weight=4,
    ),
    Story(
        "it/meeting-rooms",
        ("My desk phone rings for somebody else", "Wrong number on my phone", "Forward the phone of {peer}"),
        "{Calls for {peer} arrive on my phone since the move.|{peer} has left our team and customers still ring there.} Could "
        "the number {ref} go to {me|our team line}?",
        (
            ask("Happy to. Shall the calls go to one person, or ring in the whole team?"),
            answer("The whole team, please, and the mailbox to all of us."),
            solved("Done: {ref} rings in the team group for twenty seconds and then goes to the shared voice mailbox."),
        ),
        priority="low",
    ),
    Story(
        "it/laptop-trouble",
        ("Printer on floor {floor} prints {colour} stripes", "Stripes on every page", "Printer {floor}-B eats paper"),
        "The big printer on floor {floor} in {site} {prints a {colour} stripe down every page|takes three sheets at once and "
        "jams}. The counter said to report it to you. I have {a mailing of 200 letters|contracts} to print {today|by {d1}}.",
        (
            lowered("low", "There is a second printer on the same floor, so nobody is stuck."),
            supplier("The drum has reached its end. The service man comes on {d2}; until then please use the printer by the stairs.", 2),
            solved("New drum, rollers cleaned, {forty|sixty} test pages without a stripe."),
        ),
        {"floor": ("1", "2", "3"), "colour": ("magenta", "grey", "cyan")},
    ),
    Story(
        "it/software",
        ("Install {program} on the lab computer", "{program} on the shared machine in {room}"),
        "Please install {program} on the shared machine in {room}. {We only need it for a week.|The students start on {d3}.}",
        (
            add("Never mind, {peer1} found a machine that has it already."),
            withdrawn(),
        ),
        {"program": PROGRAMS, "room": ROOMS},
        weight=1,
    ),
)  # fmt: skip
