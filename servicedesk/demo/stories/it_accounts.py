"""What people ask IT for: signing in, rights, mailboxes, new colleagues, suspicious mail."""

from __future__ import annotations

from servicedesk.demo.telling import Story, again, answer, ask, declined, invite, note, on_day, over, say, solved

SYSTEMS = ("ERP", "the CRM", "the warehouse system", "the calibration database", "the reporting portal")
FOLDERS = ("*Tenders 2026*", "*Price lists*", "*Audit papers*", "*Drawings*", "*Board*", "*Service reports*")

STORIES = (
    Story(
        "it/locked-out",
        ("Can't sign in after the holidays", "Locked out after {tries} tries", "Password forgotten, {meeting} in an hour"),
        "I am writing from {peer1}'s laptop. {I typed my password wrong {tries} times|After two weeks off my password has "
        "left my head} and now it says *Account locked*. {I have {meeting} soon.|I can't do anything.}",
        (
            solved("Unlocked, and I gave you a first password on the phone. Please choose a new one now; the desk menu shows you how. {No harm done.|Welcome back!}"),
        ),
        {"tries": ("four", "five", "six"), "meeting": ("a customer call", "the planning round", "an interview")},
        weight=5,
    ),
    Story(
        "it/locked-out",
        ("New phone, and the sign-in code is gone", "Authenticator lost with my old phone", "Phone in the river, can't sign in"),
        "{My phone fell into {the Spree|the test tank}.|I got a new phone and wiped the old one too early.} The sign-in codes "
        "were on it, so I can't get into {mail and ERP|anything}.",
        (
            ask("We can sort that out quickly. I have to see that you are you: can you come to the counter, or shall we do a short video call?"),
            answer("Video call is fine, I am free all morning."),
            solved("Codes are set up on the new phone, and the old ones are void. Please print the ten spare codes and keep them at home."),
        ),
        weight=3,
    ),
    Story(
        "it/locked-out",
        ("Laptop asks for a recovery key", "Blue screen wants a 48-digit key", "Recovery key for {sticker}"),
        "{This morning|After the update} my laptop {sticker} shows a blue page and asks for a recovery key of 48 digits. I "
        "have never seen such a thing. {I am at a customer's site.|All my slides are on it.}",
        (
            say("That happens when the update changed something before Windows was ready for it. I am calling you now and read the key to you."),
            solved("You are in again. I stored a new key and told the update to ask nicely next time."),
        ),
        {"sticker": ("TN-0418", "TN-1192", "TN-0871", "TN-1440")},
    ),
    Story(
        "it/access",
        ("Access to {folder}", "Please let me read {folder}", "Rights on the folder {folder}"),
        "For {my work on the {project}|a project with {peer}} I need {to read|to read and change} {folder} on the shared drive. "
        "It says *Access denied*.",
        (
            note("Owner of {folder} is asked; answer usually on the same day."),
            solved("The owner says yes, so you are in the group that may {read|read and change} {folder}. Please sign out and in again once."),
        ),
        {"folder": FOLDERS, "project": ("Danube tender", "river project", "Lübeck order", "ISO audit")},
        weight=5,
    ),
    Story(
        "it/access",
        ("{system}: I see the menu but no data", "Rights in {system} for my new tasks", "{system} for me, as for {peer}"),
        "Since {the first|Monday} I do the {tasks}. In {system} I only see an empty list. Could I get the same rights as {peer}?",
        (
            ask("I would rather give you what you need than what {peer1} has grown over the years. Which lists do you work with, and do you change entries or only read?"),
            answer("Orders and deliveries of region {region}. I change dates, everything else I only read."),
            solved("You have *Order desk, region {region}*: orders and deliveries with the right to change dates. Tell me if a list is missing."),
        ),
        {
            "system": SYSTEMS,
            "tasks": ("order follow-up", "month-end checks", "planning of the second line", "complaints"),
            "region": ("North", "South", "East", "Overseas"),
        },
        weight=4,
    ),
    Story(
        "it/access",
        ("Remove the access of {peer}", "Somebody who left still sees {folder}"),
        "{peer} {left our project|moved to another team} {two weeks ago|last month} and still sees {folder}. Please take them "
        "out, and could you tell me who else is in?",
        (
            solved("Taken out. I sent you the list of the others ({n} people); two names made me wonder, please have a look."),
            again("Thank you. The two you marked should go as well, they changed teams in spring."),
            solved("Both are out. You are now the named owner of {folder}, so we will ask you once a year whether the list is right."),
        ),
        {"folder": FOLDERS, "n": ("7", "11", "14", "19")},
    ),
    Story(
        "it/access",
        ("Administrator rights on my laptop", "Let me install programs myself", "Admin rights, please"),
        "Every time I want to install {a driver|a viewer|a small tool} I have to ask. I know what I am doing. Could I get "
        "administrator rights on my laptop?",
        (
            declined(
                "I believe that you know what you are doing, but a mail with a bad attachment does not ask. That is why nobody "
                "at Tarn works with administrator rights, us included. What we can do: tell me which programs you need and I "
                "put them into the self-service list, so that you install them without asking."
            ),
        ),
        weight=1,
    ),
    Story(
        "it/access",
        ("Reports of {system} for the auditors", "External auditors need to read {system}"),
        "The auditors are in the house from {D4}. They need to read {system} for a week: bookings and documents, nothing else. Two people.",
        (
            say("We have done this in spring and I will use the same set-up: two named guest accounts, read only, that end by themselves."),
            on_day("The accounts are ready and will open on {D4} in the morning.", 4),
            solved("Both auditors signed in and see what they should. The accounts end on {D10} at six in the evening."),
        ),
        {"system": ("ERP", "the reporting portal", "the contract archive")},
        weight=1,
    ),
    Story(
        "it/joiner",
        ("{newcomer} starts on {D8}", "New colleague on {D8}: {newcomer}", "Set up {newcomer} for {team}"),
        "{newcomer} joins us in {team} as {role} and sits in {site}. First day is {D8}. Standard laptop, {two screens|a headset}, "
        "the same folders as {peer}.",
        (
            say("Thank you for telling us early. Account and mailbox are ready; the laptop is reserved."),
            note("Laptop from the pool, TN-1{n}. Folder rights need an owner's yes, asked."),
            on_day("Everything but the last folder is done. I hand it over on the first morning at nine.", 8),
            solved("{newcomer} is working: signed in, mail, folders, phone. The welcome sheet lies on the desk."),
        ),
        {
            "newcomer": ("Lukas Arndt", "Fatima Haddad", "Kiran Apte", "Molly Byrne", "Julian Weiss", "Asha Kelkar", "Greg Sutton", "Marta Nowak"),
            "role": ("planner", "working student", "account manager", "technician", "trainee"),
            "n": ("601", "602", "614", "623"),
        },
        weight=3,
    ),
    Story(
        "it/mailbox",
        ("Shared mailbox {box}", "A mailbox {box} for our team", "Could we get {box}@desk.example?"),
        "We would like a shared mailbox *{box}* that {all of {team}|four of us} can read and answer from. Customers should not see "
        "who of us wrote.",
        (
            ask("Good idea. Who shall be its owner, and who besides you reads it on the first day?"),
            answer("I own it. {peer} and the rest of the team read it."),
            solved("*{box}* is there and appears in your mail program by itself within the hour. Choose it in the *From* line when you answer."),
        ),
        {"box": ("tenders", "returns", "fairs", "calibration", "spare-parts", "invoices-in", "training")},
        weight=3,
    ),
    Story(
        "it/mailbox",
        ("Mailbox is full", "Quota exceeded since this morning", "I can't send mail any more"),
        "Since {this morning|yesterday evening} I can receive but not send: *Quota exceeded*. I have deleted what I could. "
        "{Most of it are drawings that customers send.|Fourteen years of mail, I admit.}",
        (
            solved("I moved everything older than two years to your archive, where search still finds it. You have {nine|twelve} GB of air now."),
        ),
        weight=2,
    ),
    Story(
        "it/mailbox",
        ("Let me see {peer}'s calendar", "Calendar rights for the assistant", "Room calendar shows everything as busy"),
        "{I plan meetings for {peer} and only see *Busy*.|I take over the planning for {peer} while they are away.} "
        "Could I get the right to see and change the calendar? {peer1} agrees.",
        (
            invite(),
            say("I need one line from {peer1} here, then it takes a minute."),
            solved("The yes has come, and you can see and change the calendar. Private entries stay private."),
        ),
        weight=2,
    ),
    Story(
        "it/security",
        ("Strange mail from *{sender}*", "Is this mail real? {sender}", "I think this is phishing"),
        "I got a mail from *{sender}* that wants me to {confirm my password|open an attached invoice|scan a code with my phone}. I have "
        "{not clicked|not opened anything}. {It looks quite real, with our logo.|The English is odd.} What shall I do with it?",
        (
            solved("Well spotted, that was phishing. We blocked the sender and took the mail out of {eleven|twenty-three|forty} other mailboxes. Nothing else to do for you."),
        ),
        {"sender": ("Payroll Team", "Parcel service", "IT Helpdesk Center", "Vera Castell (private)", "Document Share", "Your bank")},
        weight=5,
    ),
    Story(
        "it/security",
        ("I clicked on a link and typed my password", "I fell for a mail, sorry", "Entered my password on a wrong page"),
        "I am embarrassed: the mail *{sender}* looked real and I typed my password on the page behind it. {Ten minutes|Half an hour} "
        "ago. {I have already changed it.|What do I do?}",
        (
            say("Thank you for telling us at once, that is exactly right. I have closed all your sessions; please set a new password now and answer here when it is done."),
            answer("Done, new password set and phone codes checked."),
            note("No sign-in from outside in the log. Same page as last week, reported to the hoster."),
            solved("Nobody used your account in between: the log is clean. All good, and no reason to be embarrassed; the page was well made."),
        ),
        {"sender": ("Shared document: bonus list", "Unpaid invoice {ref}", "Your mailbox will be closed")},
        priority="urgent",
        weight=2,
    ),
    Story(
        "it/security",
        ("USB stick found in the {place}", "Whose is this USB stick?"),
        "I found a USB stick in the {place}. It has *{label}* written on it. I did not plug it in. Where does it belong?",
        (solved("Thank you for not plugging it in. We looked at it on the machine without a network: {holiday photos of a visitor|an old presentation}. It is back with its owner."),),
        {"place": ("car park", "canteen", "lift", "bike shed"), "label": ("Salaries", "backup", "Photos", "2026")},
        weight=1,
    ),
    Story(
        "it/mailbox",
        ("Distribution list *{box}* reaches people who left", "Clean up the list {box}"),
        "Mails to *{box}* come back for {three|five} people who are not with us any more. Could you clean the list up?",
        (
            over("hr", "We can take the addresses out, but who has left is for you to confirm. Could you check the list of *{box}* and say which names may go?"),
            note("Checked against the leavers of the year."),
            solved("Checked: the names that bounced have all left, and IT's nightly job has removed them from *{box}* now that we marked them."),
        ),
        {"box": ("all-berlin", "first-aiders", "works-council-info", "car-pool")},
        priority="low",
        weight=1,
    ),
)  # fmt: skip
