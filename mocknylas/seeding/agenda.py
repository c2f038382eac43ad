"""Fill calendars: meetings, series with exceptions, holidays, invitations in the mail.

Everything lies around the start of the world. Numbers come from streams of their own, so that
calendars leave the mail as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mocknylas.ids import fixed_id
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.invites import Invitation
from mocknylas.seeding.words import Person

Body = dict[str, Any]  # of an event, as a client writes it, with the name of its `calendar`

HOUR, DAY, WEEK = 3600, 86400, 7
PAST, SPAN = 30, 75  # days before the start, and in all, in which meetings lie
FIRST_HOUR, HOURS = 8, 9  # of a working day, UTC
LENGTHS = (1800, 1800, 2700, 3600, 5400)  # seconds
SINCE = 8 * WEEK  # days before the start at which series begin
BY = 2 * HOUR  # how much later a moved one is
GUESTS = 3
MONDAY, THURSDAY, WORKING_DAYS = 0, 3, 5
ZONES = ("America/New_York", "Europe/Berlin", "Europe/London")
OWN, HOLIDAYS = "Team", "Holidays"
TITLES = (
    "Budget review",
    "Design session",
    "Interview",
    "Lunch",
    "Planning",
    "Project kick-off",
    "Quarterly report",
    "Site visit",
    "Training",
    "Workshop",
)
ROOMS = (None, None, "Room 1.04", "Library", "Café on the corner")


@dataclass(frozen=True, slots=True)
class Habit:
    """A series: title, rule, weekday, hour and seconds of the first, and which one is moved."""

    title: str
    rule: str
    weekday: int
    hour: int
    length: int
    moved: int  # counted from 1; the next one is cancelled


HABITS = (
    Habit("Team meeting", "RRULE:FREQ=WEEKLY;BYDAY=MO", MONDAY, 10, 3600, moved=9),
    Habit("Stand-up", "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", MONDAY, 9, 900, moved=42),
    Habit("Book club", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", THURSDAY, 17, 5400, moved=5),
)
DAYS_OFF = (("New Year", 1, 1), ("Labour Day", 5, 1), ("Boxing Day", 12, 26))
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Agenda:
    """What an account's calendars begin with.

    `series` are bodies with the numbers of the occurrence that is `moved`, `by` so many seconds,
    and of the one that is `cancelled`. `calendars` are pairs of name and whether it is read-only.
    """

    calendars: list[tuple[str, bool]] = field(default_factory=list)
    events: list[Body] = field(default_factory=list)
    series: list[Body] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)


def make_agenda(
    owner: Person, people: Sequence[Person], events: int, dice: Dice, start: int
) -> Agenda:
    """Make the agenda of an owner: so many meetings with these people, and what comes with it."""
    if not events:
        return Agenda()
    maker = _Maker(owner, people, dice, start - start % DAY)
    return Agenda(
        calendars=[(OWN, False), (HOLIDAYS, True)],
        events=[*(maker.meeting() for _ in range(events)), *maker.days_off()],
        series=[maker.series(one) for one in HABITS],
        invitations=maker.invitations(),
    )


@dataclass(slots=True)
class _Maker:
    owner: Person
    people: Sequence[Person]
    dice: Dice
    today: int  # midnight

    def meeting(self) -> Body:
        """Make a meeting within working hours."""
        begin = self._working_day() + self._hour()
        return {
            "calendar": self.dice.choice((None, None, OWN)),
            "title": self.dice.choice(TITLES),
            "when": {"start_time": begin, "end_time": begin + self.dice.choice(LENGTHS)},
            "location": self.dice.choice(ROOMS),
            "participants": self._guests(),
        }

    def series(self, habit: Habit) -> Body:
        """Make a series that began weeks ago; one of the next occurrences is moved, one cancelled.

        It is meant in a zone, so that its hour in UTC changes with the clocks there.
        """
        first = self.today - SINCE * DAY
        first += (habit.weekday - _weekday(first)) % WEEK * DAY + habit.hour * HOUR
        return {
            "calendar": None,
            "title": habit.title,
            "when": {"start_time": first, "end_time": first + habit.length},
            "recurrence": {"rrule": [habit.rule], "timezone": self.dice.choice(ZONES)},
            "participants": self._guests(),
            "moved": habit.moved,
            "by": BY,
            "cancelled": habit.moved + 1,
        }

    def days_off(self) -> list[Body]:
        """Make the holidays of the year, each a whole day of every year."""
        year = date.fromordinal(_EPOCH + self.today // DAY).year
        return [
            {
                "calendar": HOLIDAYS,
                "title": title,
                "when": {"date": date(year, month, day).isoformat()},
                "recurrence": {"rrule": ["RRULE:FREQ=YEARLY"], "timezone": "UTC"},
                "busy": False,
            }
            for title, month, day in DAYS_OFF
        ]

    def invitations(self) -> list[Invitation]:
        """Make two invitations in the mail: to a meeting, and to a series."""
        rules: tuple[list[str], ...] = ([], ["RRULE:FREQ=WEEKLY;COUNT=6"])
        return [self._invitation(number, lines) for number, lines in enumerate(rules)]

    def _invitation(self, number: int, rules: list[str]) -> Invitation:
        begin = self._working_day() + self._hour()
        organizer = self.dice.choice(self.people)
        return Invitation(
            uid=f"{fixed_id('invitation', self.owner['email'], number)}@calendar.test",
            title=self.dice.choice(TITLES),
            start=begin,
            end=begin + HOUR,
            sent=self.today - (number + 1) * DAY + 10 * HOUR,
            organizer=organizer,
            guest=self.owner,
            rules=rules,
        )

    def _working_day(self) -> int:
        day = self.today + (self.dice.below(SPAN) - PAST) * DAY
        return day - max(0, _weekday(day) - WORKING_DAYS + 1) * DAY

    def _hour(self) -> int:
        return (FIRST_HOUR + self.dice.below(HOURS)) * HOUR

    def _guests(self) -> list[Body]:
        chosen = self.dice.sample(self.people, self.dice.below(GUESTS + 1))
        statuses = ("yes", "yes", "noreply", "maybe", "no")
        return [{**one, "status": self.dice.choice(statuses)} for one in chosen]


def _weekday(instant: int) -> int:
    return (instant // DAY + THURSDAY) % WEEK
