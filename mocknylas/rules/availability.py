"""Who is free when: busy times merged, open hours, and the slots in which people can meet.

Pure and in whole seconds. An interval is [begin, end). Source: R-AVAIL-07, R-AVAIL-11 to 14.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations

from mocknylas.zones import zone

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hours:
    """Open hours: on these days, 0 being Monday, from and to these minutes of the zone's day."""

    days: frozenset[int]
    zone: str
    start: int  # minutes after midnight
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to meet: busy intervals, and the hours in which they meet (none: any)."""

    email: str
    busy: Sequence[Interval] = ()
    hours: Sequence[Hours] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: slots of `duration` every `interval`, `buffer` around busy times.

    All in seconds.
    """

    start: int
    end: int
    duration: int
    interval: int
    buffer: int = 0

    @property
    def candidates(self) -> range:
        """The instants at which a slot can start. Source: R-AVAIL-11."""
        return range(self.start, self.end - self.duration + 1, self.interval)


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot in which people are free."""

    start: int
    end: int
    emails: tuple[str, ...] = field(default=())


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same times in order, without overlaps; those that touch become one."""
    found: list[Interval] = []
    for begin, end in sorted(one for one in intervals if one[0] < one[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def slots(ask: Ask, people: Sequence[Person], *, any_one: bool = False) -> list[Slot]:
    """Return the slots in which all are free or, with `any_one`, at least one.

    Each names who is free, in the order of `people`. Source: R-AVAIL-12.
    """
    checks = [(one.email, Diary(one, ask)) for one in people]
    found = []
    for start in ask.candidates:
        end = start + ask.duration
        emails = tuple(email for email, diary in checks if diary.is_free(start, end))
        if emails and (any_one or len(emails) == len(people)):
            found.append(Slot(start, end, emails))
    return found


def consecutive(ask: Ask, meetings: Sequence[Sequence[Person]]) -> list[list[Slot]]:
    """Return every way to hold the meetings back to back, earliest first. Source: R-AVAIL-13.

    A way names each meeting once, in any order; its emails are those of the meeting.
    """
    diaries = {one.email: Diary(one, ask) for people in meetings for one in people}
    found = []
    whole = ask.duration * len(meetings)
    orders = _orders(meetings)
    for start in range(ask.start, ask.end - whole + 1, ask.interval):
        for order in orders:
            way = _way(order, start, ask.duration)
            if all(
                diaries[email].is_free(one.start, one.end) for one in way for email in one.emails
            ):
                found.append(way)
    return found


class Diary:
    """When one person is free, ready to be asked many times."""

    def __init__(self, person: Person, ask: Ask) -> None:
        """Widen the busy times by the buffer; lay out the open hours over the window."""
        self._busy = merged(
            (begin - ask.buffer, end + ask.buffer) for begin, end in person.busy if begin < end
        )
        self._begins = [begin for begin, _ in self._busy]
        self._open = None
        if person.hours:
            self._open = merged(one for hours in person.hours for one in laid_out(hours, ask))
            self._openings = [begin for begin, _ in self._open]

    def is_free(self, start: int, end: int) -> bool:
        """Say whether [start, end) overlaps nothing busy and lies in open hours."""
        place = bisect_right(self._begins, end - 1) - 1
        if place >= 0 and self._busy[place][1] > start:
            return False
        if self._open is None:
            return True
        place = bisect_right(self._openings, start) - 1
        return place >= 0 and end <= self._open[place][1]


def laid_out(hours: Hours, ask: Ask) -> Iterator[Interval]:
    """Yield when hours are open, on every day that the window touches. Source: R-AVAIL-14."""
    where = zone(hours.zone)
    day = datetime.fromtimestamp(ask.start, where).date() - timedelta(days=1)
    last = datetime.fromtimestamp(ask.end, where).date()
    while day <= last:
        if day.weekday() in hours.days:
            midnight = datetime(day.year, day.month, day.day, tzinfo=where)
            opening = midnight + timedelta(minutes=hours.start)  # in local time
            closing = midnight + timedelta(minutes=hours.end)
            yield int(opening.timestamp()), int(closing.timestamp())
        day += timedelta(days=1)


def _orders(meetings: Sequence[Sequence[Person]]) -> list[tuple[tuple[str, ...], ...]]:
    """Return the orders in which the meetings can be held, each once."""
    emails = [tuple(one.email for one in people) for people in meetings]
    return list(dict.fromkeys(permutations(emails)))


def _way(order: Sequence[tuple[str, ...]], start: int, duration: int) -> list[Slot]:
    return [
        Slot(start + number * duration, start + (number + 1) * duration, emails)
        for number, emails in enumerate(order)
    ]


def fairest(people: Sequence[str], last_met: Mapping[str, int]) -> list[str]:
    """Return who is next: whoever has met least recently, or never, first. Source: R-AVAIL-12."""
    return sorted(people, key=lambda email: last_met.get(email, -1))


def most_available(people: Sequence[str], found: Sequence[Slot]) -> list[str]:
    """Return who is next: whoever is free in most of the slots first. Source: R-AVAIL-12."""
    return sorted(people, key=lambda email: -sum(email in one.emails for one in found))
