"""Fixed words about departments."""

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    """The part somebody plays in a department's work. Being at home there is no role."""

    MEMBER = "member", "Member"
    DEPUTY = "deputy", "Deputy head"
    HEAD = "head", "Head"


# So many departments can stand one above the other.
MOST_LEVELS = 6
LEADING = (Role.HEAD, Role.DEPUTY)


class Weekday(IntegerChoices):
    """Days as Python numbers them; `.key` is the word stored in a calendar's rules."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"

    @property
    def key(self) -> str:
        """`mon` to `sun`."""
        return self.name[:3].lower()


class DayMark(TextChoices):
    """How a day stands to the usual week."""

    OPEN = "open", "Open as usual"
    CLOSED = "closed", "Closed as usual"
    OFF = "off", "Closed, though usually open"
    SPECIAL = "special", "Other hours than usual"
