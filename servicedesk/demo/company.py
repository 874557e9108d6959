"""The demo company on paper: Tarn, a maker of water sensors, with its sites, calendars, departments and promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from departments.enums import Weekday

WORKDAYS = ("mon", "tue", "wed", "thu")
ALL_WEEK = tuple(day.key for day in Weekday)

# What is promised for one priority: acceptance, first answer, resolution.
Promise = tuple[str, str, str]
KINDS = ("acceptance", "first_response", "resolution")


@dataclass(frozen=True, slots=True)
class Site:
    """Where people sit. `calendar` names the hours of its offices."""

    name: str
    zone: str
    calendar: str


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """Opening hours: `rules` as a calendar keeps them, and whose public holidays (country, subdivision) are taken in."""

    name: str
    rules: dict[str, Any]
    holidays_of: str = ""
    is_company: bool = False


@dataclass(frozen=True, slots=True)
class DepartmentPlan:
    """A department: how it presents itself, by which hours it goes and what it promises by priority."""

    slug: str
    name: str
    prefix: str
    calendar: str
    purpose: str
    way_of_working: str
    promises: dict[str, Promise]
    is_confidential: bool = False
    is_reception: bool = False
    members_may: dict[str, bool] = field(default_factory=dict)


BERLIN, BOSTON, PUNE = "Berlin", "Boston", "Pune"
SITES = {
    BERLIN: Site(BERLIN, "Europe/Berlin", "Berlin office"),
    BOSTON: Site(BOSTON, "America/New_York", "Boston office"),
    PUNE: Site(PUNE, "Asia/Kolkata", "Pune office"),
}

CALENDARS = (
    CalendarPlan(
        "Berlin office",
        {
            "zone": "Europe/Berlin",
            "week": {**{day: ["08:30-12:30", "13:15-17:30"] for day in WORKDAYS}, "fri": ["08:30-14:30"]},
            "yearly": ["12-24/12-26", "12-31"],
        },
        holidays_of="DE-BE",
        is_company=True,
    ),
    CalendarPlan(
        "Boston office",
        {
            "zone": "America/New_York",
            "week": {day: ["09:00-12:00", "13:00-17:30"] for day in (*WORKDAYS, "fri")},
            "yearly": ["12-24"],
        },
        holidays_of="US-MA",
    ),
    CalendarPlan(
        "Pune office",
        {
            "zone": "Asia/Kolkata",
            "week": {day: ["09:30-13:00", "14:00-18:30"] for day in (*WORKDAYS, "fri")},
        },
        holidays_of="IN-MH",
    ),
    CalendarPlan(
        "IT desk",
        {
            "zone": "Europe/Berlin",
            "week": {**{day: ["07:00-20:00"] for day in WORKDAYS}, "fri": ["07:00-16:00"]},
            "yearly": ["12-24/12-26"],
        },
        holidays_of="DE-BE",
    ),
    CalendarPlan("Around the clock", {"zone": "Europe/Berlin", "week": {day: ["00:00-24:00"] for day in ALL_WEEK}}),
)

USUAL: dict[str, Promise] = {
    "low": ("2 working days", "3 working days", "10 working days"),
    "normal": ("8h", "1 working days", "5 working days"),
    "high": ("4h", "6h", "2 working days"),
    "urgent": ("1h", "2h", "8h"),
}

DEPARTMENTS = (
    DepartmentPlan(
        "it",
        "IT",
        "IT",
        "IT desk",
        "Laptops, accounts, networks and the programs everybody works with, for all three sites.",
        "**How we work.** Everything lands in one queue. Lena and Kadir look through it every morning and after lunch "
        "and give each request to the person who knows the matter best; small things we simply take.\n\n"
        "**In which order.** What stops several people comes first, then what stops one person, then everything else "
        "by the date we promised. Who shouts loudest plays no part.\n\n"
        "**What helps us.** The name on the sticker of the device, what you did just before, and a picture of the "
        "message. If you can't work at all, use *Locked out*; it is the fastest way in.",
        {
            "low": ("8h", "12h", "10 working days"),
            "normal": ("4h", "6h", "24h"),
            "high": ("1h", "2h", "12h"),
            "urgent": ("30m", "1h", "4h"),
        },
        members_may={"prioritise": True},
    ),
    DepartmentPlan(
        "hr",
        "HR",
        "HR",
        "Berlin office",
        "Contracts, pay, leave and everything that concerns you as a person here.",
        "What you write to us stays between you and the six of us; nobody else at Tarn can see that a request "
        "exists.\n\nPay questions go first in the last week of a month, because the pay run can't wait. Letters and "
        "certificates are signed on Tuesdays and Thursdays. For a talk in confidence, say only that you want one: "
        "the rest we do in person.",
        USUAL,
        is_confidential=True,
    ),
    DepartmentPlan(
        "finance",
        "Finance",
        "FIN",
        "Berlin office",
        "Pays suppliers and expenses, sends invoices, and knows what is left in your budget.",
        "Payments leave on **Wednesdays and Fridays**; what is complete by noon the day before goes with the run. "
        "In the first four working days of a month we close the books and everything else is slower, sorry.\n\n"
        "Most waiting here is waiting for a receipt, a cost centre or an approval. A request that has all three is "
        "usually done in two days.",
        USUAL,
    ),
    DepartmentPlan(
        "facilities",
        "Facilities",
        "FAC",
        "Berlin office",
        "Rooms, desks, keys, light, heat and water: the buildings in Berlin, Boston and Pune.",
        "Tell us where it is (site, floor, room) and send a photo if you can. Anything that leaks, smells of burning "
        "or keeps people out of the building: phone us first, write afterwards.\n\nWe walk the floors at nine and at "
        "two and take small repairs along the way, so those are often done before you hear from us.",
        {
            "low": ("8h", "2 working days", "10 working days"),
            "normal": ("4h", "8h", "4 working days"),
            "high": ("2h", "4h", "1 working days"),
            "urgent": ("30m", "1h", "4h"),
        },
        members_may={"prioritise": True, "decline": True},
    ),
    DepartmentPlan(
        "legal",
        "Legal",
        "LEG",
        "Boston office",
        "Reads what you are about to sign, and answers what you may and may not do.",
        "We read contracts in the order in which they came, unless a signing date is in the request: then we plan "
        "backwards from it. Send the Word file rather than a scan, and say in two sentences what the deal is.\n\n"
        "Everything you send us is confidential by default.",
        {
            "low": ("1 working days", "2 working days", "10 working days"),
            "normal": ("8h", "1 working days", "6 working days"),
            "high": ("4h", "6h", "3 working days"),
            "urgent": ("1h", "2h", "1 working days"),
        },
        is_confidential=True,
    ),
    DepartmentPlan(
        "marketing",
        "Marketing",
        "MKT",
        "Pune office",
        "Pictures, texts, fairs and the web site; the design studio sits in Pune.",
        "New work is looked at on Monday and Thursday mornings. We ask back once, with everything we need to know, "
        "and then tell you a date. Two rounds of corrections are part of every job.\n\nLogos, templates and photos "
        "are in the brand folder; please look there first.",
        USUAL,
        members_may={"assign": True},
    ),
    DepartmentPlan(
        "sales",
        "Sales",
        "SAL",
        "Boston office",
        "Prices, quotes, references and demo devices, for colleagues who talk to customers.",
        "The four of us in Boston keep price lists, quotes and the demo pool for everybody. Tenders with a closing "
        "date go first. Discounts above 15 % need Victor, who decides on the same day.",
        USUAL,
    ),
    DepartmentPlan(
        "operations",
        "Operations",
        "OPS",
        "Around the clock",
        "Sends, receives, stores and watches: orders, warehouses and the alarms of customers' sensors.",
        "Somebody is here at any hour: Pune hands over to Berlin, Berlin to Boston, Boston to Pune. Alarms of "
        "customers' devices come before everything else.\n\nFor orders, give us the order number; for devices, the "
        "serial number on the back. Lorries leave Berlin at 15:00 and Boston at 16:00.",
        {
            "low": ("24h", "48h", "10 working days"),
            "normal": ("12h", "18h", "72h"),
            "high": ("4h", "6h", "24h"),
            "urgent": ("15m", "30m", "3h"),
        },
        members_may={"prioritise": True, "assign": True},
    ),
    DepartmentPlan(
        "front-office",
        "Front Office",
        "FO",
        "Berlin office",
        "Visitors, post, and the right door when you do not know where to knock.",
        "Not sure who does what? Write to us in your own words. We read it, pass it to the right department with a "
        "sentence of explanation, and you keep one number and one page.",
        {
            "low": ("4h", "8h", "3 working days"),
            "normal": ("2h", "4h", "2 working days"),
            "high": ("1h", "2h", "1 working days"),
            "urgent": ("30m", "1h", "4h"),
        },
        is_reception=True,
    ),
)

# Which department stands under which; the others stand alone.
ABOVE = {"front-office": "facilities", "facilities": "operations", "it": "operations"}

# A few services promise more, or less, than their department as a whole.
SERVICE_PROMISES: dict[str, dict[str, Promise]] = {
    "it/locked-out": {
        "high": ("20m", "40m", "4h"),
        "urgent": ("10m", "20m", "2h"),
    },
    "it/new-equipment": {
        "low": ("2 working days", "3 working days", "20 working days"),
        "normal": ("1 working days", "1 working days", "10 working days"),
        "high": ("4h", "6h", "5 working days"),
        "urgent": ("2h", "4h", "2 working days"),
    },
    "finance/supplier-invoice": {
        "low": ("2 working days", "3 working days", "12 working days"),
        "normal": ("1 working days", "2 working days", "8 working days"),
        "high": ("4h", "1 working days", "3 working days"),
        "urgent": ("1h", "2h", "1 working days"),
    },
    "operations/device-alarm": {
        "high": ("20m", "1h", "12h"),
        "urgent": ("10m", "20m", "3h"),
    },
}

# The clock of these stands still while something has to come from outside.
PAUSED_AT_SUPPLIERS = ("it", "facilities", "operations", "marketing")
# Operations never sleeps: each site takes eight hours, and a little more to hand over.
SHIFTS = {
    PUNE: {"zone": "Asia/Kolkata", "week": {day: ["06:00-14:45"] for day in ALL_WEEK}},
    BERLIN: {"zone": "Europe/Berlin", "week": {day: ["09:30-18:15"] for day in ALL_WEEK}},
    BOSTON: {"zone": "America/New_York", "week": {day: ["12:00-20:15"] for day in ALL_WEEK}},
}
ON_SHIFT = "operations"
# How often a department is late, as half a year of its requests shows it.
LATE_SHARE = {
    "it": 0.10,
    "hr": 0.07,
    "finance": 0.34,
    "facilities": 0.03,
    "legal": 0.12,
    "marketing": 0.14,
    "sales": 0.10,
    "operations": 0.08,
    "front-office": 0.05,
}


def as_targets(promises: dict[str, Promise]) -> dict[str, dict[str, str]]:
    """Promises in the shape a policy keeps: priority -> kind of clock -> duration."""
    return {priority: dict(zip(KINDS, promise, strict=True)) for priority, promise in promises.items()}


def pauses_of(department: str) -> dict[str, list[str]]:
    """Where the time at a supplier is no time of the department's, its policy says so."""
    return {"resolution": ["requester", "supplier", "scheduled"]} if department in PAUSED_AT_SUPPLIERS else {}


def promises_of(department: str) -> dict[str, Promise]:
    """What a department promises where a service says nothing of its own."""
    return next(plan.promises for plan in DEPARTMENTS if plan.slug == department)
