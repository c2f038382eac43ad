"""Write threads of mail: who answers whom, when, and with which words.

A mail here lacks `unread`, `starred` and `containers`: those differ from mailbox to mailbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from mocknylas.seeding.attachments import File
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.phrases import CLOSINGS, GREETINGS, Topic
from mocknylas.seeding.pools import Contact, Pools
from mocknylas.seeding.words import Mail

NEWEST = 600  # seconds before the start; nothing is younger
TURN = 300  # seconds that each mail of a thread is sure to have
LONGEST_WAIT = 2 * 86400  # seconds until an answer
FINE = 1 << 20  # steps in which a thread's age is drawn
STARTERS = 4  # the first in a list of people begins one thread of so many
MOST_GENERAL = 3  # paragraphs beside the topic


class Turn(NamedTuple):
    """One mail of a thread with its author and, for the next to quote, the author's own words."""

    author: Contact
    words: str
    mail: Mail


@dataclass(frozen=True, slots=True)
class Thread:
    """What the mails of one thread have in common."""

    stem: str  # of the Message-Ids
    subject: str
    topic: Topic
    people: Sequence[Contact]


@dataclass(slots=True)
class Correspondence:
    """Writes threads that lie between `start - span` and ten minutes before the start."""

    dice: Dice
    pools: Pools
    start: int  # Unix seconds
    span: int  # seconds
    attachments: float  # share of the mails
    files: int = 0  # how many sets of files were used; they are taken in turn

    def converse(self, people: Sequence[Contact], length: int) -> list[Mail]:
        """Write a thread of `length` mails in which these people answer each other."""
        topic = self.dice.choice(self.pools.topics)
        thread = Thread(self._stem(), self.dice.choice(topic.subjects), topic, people)
        turns: list[Turn] = []
        for date in self._dates(length):
            turns.append(self._turn(thread, turns, date))
        return [turn.mail for turn in turns]

    def notify(self, reader: Contact, notices: Sequence[tuple[Contact, Topic]]) -> list[Mail]:
        """Write one of these notices to the reader: a thread of one mail."""
        sender, topic = self.dice.choice(notices)
        thread = Thread(self._stem(), self.dice.choice(topic.subjects), topic, [sender, reader])
        body = (
            f"<h2>{sender.first_name}</h2>{''.join(topic.paragraphs)}<hr><p>{sender.signature}</p>"
        )
        mail = _mail(thread, Turn(sender, body, {}), None, self._dates(1)[0])
        return [{**mail, "body": body, "reply_to": [sender.person]}]

    def _stem(self) -> str:
        return f"{self.dice.below(1 << 40):010x}"

    def _dates(self, length: int) -> list[int]:
        """Draw ascending dates; the more recent, the denser."""
        surest = NEWEST + TURN * length
        age = surest + int((self.span - surest) * (self.dice.below(FINE) / FINE) ** 2)
        dates = [self.start - age]
        for left in range(length - 1, 0, -1):
            room = (self.start - NEWEST - dates[-1]) // left
            dates.append(dates[-1] + 1 + self.dice.below(min(room, LONGEST_WAIT)))
        return dates

    def _turn(self, thread: Thread, turns: Sequence[Turn], date: int) -> Turn:
        last = turns[-1] if turns else None
        author = self._author(thread.people, last)
        files = self._files()
        words = self._words(thread, author, turns) + "".join(map(_mention, files))
        mail = _mail(thread, Turn(author, words, {}), last, date)
        mail["files"] = files
        return Turn(author, words, mail)

    def _author(self, people: Sequence[Contact], last: Turn | None) -> Contact:
        if last is None:
            others = people[1:] if self.dice.below(STARTERS) else people[:1]
        else:
            others = [contact for contact in people if contact is not last.author]
        return others[0] if len(others) == 1 else self.dice.choice(others)

    def _files(self) -> list[File]:
        if not self.dice.chance(self.attachments):
            return []
        self.files += 1
        return [*self.pools.files[self.files % len(self.pools.files)]]

    def _words(self, thread: Thread, author: Contact, turns: Sequence[Turn]) -> str:
        reader = _reader(thread.people, author, turns[-1] if turns else None)
        greeting = self.dice.choice(GREETINGS)
        closing = self.dice.choice(CLOSINGS)
        return (
            f"<p>{greeting} {reader.first_name},</p>{self._text(thread.topic, len(turns))}"
            f"<p>{closing},<br>{author.signature}</p>"
        )

    def _text(self, topic: Topic, turn: int) -> str:
        """Go on with the topic where the last turn began, then with this and that."""
        told = topic.paragraphs
        count = 1 + self.dice.below(MOST_GENERAL)
        first = self.dice.below(len(self.pools.general) - count)
        this_and_that = self.pools.general[first : first + count]
        return "".join((told[turn % len(told)], told[(turn + 1) % len(told)], *this_and_that))


def _reader(people: Sequence[Contact], author: Contact, last: Turn | None) -> Contact:
    """Return who is addressed first: whoever wrote last, or the first of the others."""
    return last.author if last else next(one for one in people if one is not author)


def _mail(thread: Thread, turn: Turn, last: Turn | None, date: int) -> Mail:
    """Put a mail together; it goes to its first reader, with a copy to everybody else."""
    author = turn.author
    reader = _reader(thread.people, author, last)
    references = [*last.mail["references"], last.mail["message_id"]] if last else []
    return {
        "subject": f"Re: {thread.subject}" if last else thread.subject,
        "from": [author.person],
        "to": [reader.person],
        "cc": [one.person for one in thread.people if one is not author and one is not reader],
        "bcc": [],
        "reply_to": [],
        "body": turn.words + _quote(last) if last else turn.words,
        "date": date,
        "message_id": f"<{thread.stem}.{len(references)}@{author.domain}>",
        "in_reply_to": references[-1] if references else None,
        "references": references,
        "files": [],
    }


def _quote(last: Turn) -> str:
    """Quote the author's own words, not what they quoted: bodies stay of one size."""
    when = datetime.fromtimestamp(last.mail["date"], UTC).isoformat(" ", "minutes")
    name = last.author.signature.partition("<br>")[0]
    return f"<p>On {when[:16]}, {name} wrote:</p><blockquote>{last.words}</blockquote>"


def _mention(file: File) -> str:
    if file["content_id"]:
        return f'<p><img src="cid:{file["content_id"]}" alt="{file["filename"]}"></p>'
    return f"<p>Attached: {file['filename']}</p>"
