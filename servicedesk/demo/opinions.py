"""What colleagues of the demo company think of its departments, and how they say it. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class View:
    """The usual opinion: `mean` on the scale of 1 to 4, and where it leans by area (`C`) or item (`P2`)."""

    mean: float
    leans: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


OF = {
    "it": View(
        3.25,
        {"R2": 0.4, "C1": -0.5, "P4": 0.4},
        {
            4: ("Ben explained what he did, in words I understood.", "From blue screen to working in half an hour."),
            3: ("Good help, I just did not know for a day whether anybody had seen it.",),
            2: ("It works now, but I had to ask twice what was happening.",),
        },
    ),
    "hr": View(
        3.35,
        {"C2": 0.4, "P2": -0.2},
        {4: ("I felt in good hands.", "Discreet and warm, thank you."), 3: ("A friendly answer, if a bit late in the month.",)},
    ),
    "finance": View(
        2.55,
        {"R": -0.3, "C1": -0.5, "P4": 0.7},
        {
            1: ("Five weeks for a hotel bill, and nobody tells you that something is missing.", "I paid interest on my card because of this."),
            2: (
                "They know their job, but you only hear from them when you ask.",
                "Please say at once when a receipt is missing, not after three weeks.",
                "Correct in the end. The way there was long.",
            ),
            3: ("Quick this time!", "Neha was very helpful once she had it."),
        },
    ),
    "facilities": View(
        3.75,
        {"R1": 0.3},
        {
            4: (
                "Mended before I was back from lunch.",
                "Nadja even thought of the lamp next to it.",
                "Could every department be like this?",
                "Dieter came, looked, smiled, done.",
            ),
            3: ("All good, only the drilling during our call was unlucky.",),
        },
    ),
    "legal": View(
        3.2,
        {"P4": 0.6, "R1": -0.4, "C3": 0.2},
        {4: ("One page that I could send on as it was. Excellent.",), 3: ("Very clear once it came.",), 2: ("The customer signed elsewhere while we waited.",)},
    ),
    "marketing": View(
        2.95,
        {"P4": 0.3, "P2": -0.4, "P1": -0.2},
        {4: ("The chart was the best slide of the day.",), 3: ("Lovely result, two days late.",), 2: ("Beautiful, but the fair was over.",)},
    ),
    "sales": View(3.05, {"R3": 0.3}, {4: ("Laura saved the tender.",), 2: ("The price list was wrong again.",)}),
    "operations": View(
        3.2,
        {"R1": 0.3, "C1": -0.2},
        {4: ("At five in the morning somebody really was there.", "The parcel was faster than my mail."), 2: ("The date moved three times.",)},
    ),
    "front-office": View(3.6),
}  # fmt: skip

# What one can say of anybody.
COMMENTS: Mapping[int, tuple[str, ...]] = {
    4: (
        "Fast, friendly, done.",
        "Thank you!",
        "I knew at every moment where it stood.",
        "Better than I had hoped.",
        "No complaints at all.",
        "They even told me how to avoid it next time.",
    ),
    3: (
        "Fine. A word in between would have been nice.",
        "Solved, thanks.",
        "It took its time, but the result is right.",
        "Good work, the first answer could have come sooner.",
    ),
    2: (
        "I had to explain it twice.",
        "It was passed around before somebody took it.",
        "Solved late, and I had to remind them.",
        "The answer was correct but did not help me much at first.",
    ),
    1: (
        "Weeks without a word.",
        "In the end I did it myself.",
        "The promised date passed and nobody said anything.",
    ),
}
