"""What people ask HR for."""

from __future__ import annotations

from servicedesk.demo.telling import (
    Story,
    add,
    again,
    answer,
    ask,
    declined,
    note,
    raised,
    say,
    solved,
    until,
    withdrawn,
)

MONTHS = ("March", "April", "May", "June", "August", "September", "October")
STREETS = ("Lindenweg 14", "Kastanienallee 7", "Elm Street 210", "Baner Road 31", "Uferstraße 3", "Beacon Street 88")

STORIES = (
    Story(
        "hr/payslip",
        ("Payslip for {month}: what is *{line}*?", "I don't understand my payslip", "Less money in {month} than expected"),
        "On my payslip for {month} there is a line *{line}* of {amount} that I have not seen before. {Is that right?|Could you "
        "explain it to me?} {I did not change anything.|My hours were as always.}",
        (
            solved(
                "I looked at it with payroll: {the line comes from your sick days in the month before|it is a one-time "
                "correction of the months before|the tax office sent us a new class for you}. Next month it is gone. I put a "
                "sheet with every line explained into your personal folder."
            ),
        ),
        {
            "month": MONTHS,
            "line": ("Correction PM", "Benefit in kind", "Retro allowance", "Adjustment SV"),
            "amount": ("38.40", "112.75", "61.20", "204.90", "87.15"),
        },
        weight=4,
    ),
    Story(
        "hr/payslip",
        ("Overtime of {month} is missing", "{hours} hours of overtime not paid", "Weekend shift not on my payslip"),
        "In {month} I worked {hours} hours of overtime{, signed by Stefan| for the stocktaking}. They are not on the payslip. The signed "
        "sheet went into the box by the time clock.",
        (
            ask("I can't find the sheet, I am sorry. Do you still have a photo or a copy?"),
            answer("Yes, I took a photo, and the hours are in the time system as well: {hours}."),
            note("Sheet was filed under last month. Corrected in the pay run, please check before the 25th."),
            solved("Found and booked: the {hours} hours come with the next pay run, with the supplement. I am sorry that you had to ask."),
        ),
        {"month": MONTHS, "hours": ("6", "9", "11", "14", "7.5")},
        weight=3,
    ),
    Story(
        "hr/payslip",
        ("Copy of my payslips for {purpose}", "Last {n} payslips again", "Payslips for {purpose}"),
        "For {purpose} I need my last {n} payslips as one file. {I can't open the old portal any more.|Is that possible by {d3}?}",
        (solved("One file with your last {n} payslips lies in your personal folder. Good luck with {purpose}!"),),
        {"purpose": ("the bank", "the flat we want to rent", "the nursery's fee office", "my tax return"), "n": ("3", "6", "12")},
        weight=3,
    ),
    Story(
        "hr/leave",
        ("How many days do I have left?", "My holiday balance looks wrong", "{n} days missing from my balance"),
        "The portal says that I have {n} days left this year. By my own count it should be {m}. {Could you check?|I was ill for two days in "
        "my holiday in {month}; perhaps that?}",
        (
            solved(
                "{You are right: your sick days during the holiday had not been given back. They are now, and you have {m} "
                "days.|Both are right in a way: {n} are left to plan, the rest is booked for the Christmas break already. "
                "I added a remark in the portal so that it shows.}"
            ),
        ),
        {"n": ("7", "9", "11", "4"), "m": ("13", "10.5", "12", "14"), "month": MONTHS},
        weight=4,
    ),
    Story(
        "hr/leave",
        ("Special leave for {event}", "A day off for {event}?", "Is there special leave for {event}?"),
        "{On {d8}|In three weeks} there is {event}. Is there special leave for it, or do I take a normal day?",
        (solved("There is: {one day|two days}, with a copy of the {invitation|paper} afterwards. I have put it into the portal, your head sees it there. {All the best!|My best wishes.}"),),
        {"event": ("my wedding", "our move", "the funeral of my grandmother", "my son's first day at school", "my citizenship ceremony")},
        weight=3,
    ),
    Story(
        "hr/letters",
        ("Proof of employment for {whom}", "Letter for {whom}", "I need a certificate for {whom}"),
        "{whom} wants a letter that says since when I am employed, for how many hours, and that the contract is not limited. "
        "{In English, please.|In German, please.} {Signed and stamped, they insist.|A PDF is enough.}",
        (solved("The letter is signed{ and stamped|} and in your personal folder; the original {is in the internal post|waits at the reception in {site}}."),),
        {"whom": ("my landlord", "the bank", "the embassy", "the immigration office", "the nursery")},
        weight=4,
    ),
    Story(
        "hr/letters",
        ("Interim reference, please", "A reference after {n} years", "Interim reference because my manager changes"),
        "My manager {leaves at the end of the quarter|has changed}, and I would like an interim reference for the last {n} years. I "
        "wrote down my tasks, see below.\n\n- {planning and follow-up of orders|customer visits and offers}\n- training of two new colleagues\n- "
        "{the new calibration process|the move to the new price list}",
        (
            say("The list of tasks helps a lot, thank you. I write a draft and talk to your manager; you see it before it is signed."),
            until("The draft is with your manager. We have agreed to go through it on {d4}.", 4),
            add("I saw the draft. The training of colleagues is missing, everything else is more than kind."),
            solved("Added and signed by both of us. The original comes to you in a closed envelope."),
        ),
        {"n": ("three", "four", "six", "eight")},
    ),
    Story(
        "hr/personal-data",
        ("New address from {d5}", "We are moving: {street}", "Change of address"),
        "From {d5} my address is {street}. {Phone and bank stay the same.|The phone number stays.} Whom else do I have to tell?",
        (solved("Changed from {d5} on, for payroll, insurance and the emergency list. Only the tax office has to hear it from you. Happy moving!"),),
        {"street": STREETS},
        weight=3,
    ),
    Story(
        "hr/personal-data",
        ("New bank account", "Please pay to another account", "Salary to a new account from {month}"),
        "From the next salary on, please pay to my new account. It ends in {tail}; I will bring the whole number in person, as the "
        "rules say.",
        (
            say("Thank you for not writing the number here. Come by with your card any morning, or show it to {agent} on a video call."),
            solved("I have seen the card and changed the account ending in {tail}. The coming salary goes there."),
        ),
        {"tail": ("4471", "0932", "7718", "2290", "6105"), "month": MONTHS},
        weight=2,
    ),
    Story(
        "hr/personal-data",
        ("My name has changed", "New surname after the wedding"),
        "We married in {month} and I took my {husband|wife}'s name. What do you need from me, and will my mail address change?",
        (
            ask("Congratulations! A copy of the certificate is all we need. And you choose about the mail address: new one with the old as an alias, or keep it."),
            answer("The certificate is in your box. New address, please, with the old one as an alias."),
            solved("Everything carries your new name: contract, payroll, badge order, mail with alias. The badge comes with the internal post."),
        ),
        {"month": MONTHS},
        weight=1,
    ),
    Story(
        "hr/working-time",
        ("Four days a week from {month}", "From full time to {pct} %", "Part-time: what would it mean for me?"),
        "I would like to work {pct} % from {month} on, {Fridays off|with shorter days}. {My manager likes the idea in principle.|I have "
        "not asked my manager yet.} What would it mean for pay, holidays and pension?",
        (
            say("I made you a sheet with both versions side by side: pay, days of holiday and pension. Read it in peace; nothing is decided by asking."),
            until("Your manager, you and I meet on {d5} at eleven.", 5),
            solved("Agreed and signed: {pct} % from {month} on. The change of contract is in your personal folder."),
        ),
        {"pct": ("80", "90", "60"), "month": ("January", "February", "next month", "the new year")},
        weight=2,
    ),
    Story(
        "hr/working-time",
        ("Parental leave from {month}", "We are expecting, and I have questions", "Seven months at home: how do I apply?"),
        "{We are expecting our {first|second} child in {month}|Our child is due soon} and I would like to stay at home for {two|seven|twelve} months. "
        "By when do I have to apply, and can I work a day or two a week in between?",
        (
            ask("How wonderful! You can, up to 32 hours a week. Could you tell me the expected date and how you would like to split the months?"),
            answer("The date is in my letter in your box. First half at home completely, then two days a week."),
            note("Letter received, deadlines are fine. Team lead informed by the employee themselves."),
            solved("All papers are ready to sign, with a page on what happens when. We keep your desk, and your plant."),
        ),
        {"month": ("February", "March", "April")},
        weight=1,
    ),
    Story(
        "hr/hiring",
        ("Open a position: {role}", "We need a {role}", "Replacement for our {role}"),
        "{Our {role} leaves at the end of the quarter.|The budget for a {role} has been approved.} Please open the position in {site}. "
        "A first text is attached to the plan; it may be shorter.",
        (
            ask("Gladly. Two questions before I write: which three things must the person know on the first day, and who takes part in the interviews?"),
            answer("Readings and their units, spreadsheets, and talking to customers. Interviews: {peer} and I."),
            say("The advert is online since this morning, and on the two boards that worked last time."),
            until("{Fourteen|Twenty-two} applications so far; we look at them together on {d6}.", 6),
            solved("Signed! The contract went out to your first choice and came back within a day. IT and Facilities know the date."),
        ),
        {"role": ("calibration technician", "production planner", "sales engineer", "warehouse lead", "field service technician")},
        weight=2,
    ),
    Story(
        "hr/talk",
        ("I would like to talk to somebody", "A talk in confidence, please", "Could I see {agent} this week?"),
        "I would like to talk to somebody about {something at work|a conflict in my team|how I am doing}. Not by mail, please. "
        "{Mornings are best.|I am in the office on {d1} and {d2}.}",
        (
            say("Of course. {d1} at nine, in the small room on the third floor? Nobody needs to know, and you can stop at any time."),
            solved("Thank you for the talk. As agreed, nothing is written down, and you decide on the next step. My door is open."),
        ),
        weight=3,
    ),
    Story(
        "hr/leave",
        ("Carry over {n} days into the new year", "Can I keep {n} days?", "{n} days of holiday left because of the project"),
        "Because of {the stocktaking|the Danube tender|two colleagues who were ill} I could not take all my days. May I carry {n} of them over?",
        (
            declined(
                "Up to five days go over by themselves until the end of March, so you lose nothing and need no permission. "
                "Beyond five we can't, for nobody. Your head can help you to plan the others before the end of the year."
            ),
        ),
        {"n": ("3", "5", "6", "8")},
        weight=1,
    ),
    Story(
        "hr/payslip",
        ("Pay run: wrong tax class", "Wrong tax class since {month}", "Too much tax taken off in {month}"),
        "Since {month} I am paid by the wrong tax class, although the office sent the change weeks ago. It is about {amount} a month.",
        (
            raised("high", "The pay run closes in two days."),
            say("You are right, the change came and was not taken over. We correct it before the run closes."),
            solved("Corrected, also for the months before: you get {amount} per month back with this salary."),
            again("The payslip is here, but only one month was paid back."),
            solved("One month had been locked. It follows as a separate payment on {d2}; I checked it myself this time."),
        ),
        {"month": MONTHS, "amount": ("140", "96", "210", "175")},
        weight=1,
    ),
    Story(
        "hr/letters",
        ("Letter for a visa to {land}", "Visa invitation for {land}"),
        "For the {fair|customer visit} in {land} I need a letter from Tarn for the visa: purpose, dates, and who pays.",
        (add("The trip has been called off, so I don't need the letter any more. Thanks anyway!"), withdrawn()),
        {"land": ("Brazil", "Vietnam", "Kenya", "India")},
        weight=1,
    ),
)  # fmt: skip
