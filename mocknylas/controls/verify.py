"""What happened, and what must have: logs, expectations, and requests of the mock's own."""

from typing import Any

from marshmallow import ValidationError, fields

from mocknylas.controls.table import Control
from mocknylas.controls.views import list_calls
from mocknylas.documents import Document
from mocknylas.errors import unknown
from mocknylas.nylas import Verbs
from mocknylas.nylas.logs import LOGS, Log
from mocknylas.schemas import controls as forms
from mocknylas.schemas.controls import BLANK
from mocknylas.schemas.forms import Strict

COUNTS = ("count", "at_least", "at_most")


def words_of(log: Log) -> list[str]:
    """Return the keys that a check of a log may have."""
    accounts = ["account"] if "account_id" in log.fields else []
    return list(dict.fromkeys([*COUNTS, *accounts, *log.fields]))


class Wish(fields.Field[Any]):
    """A check of one log: fields of its entries and how many there must be, or a list of such."""

    def __init__(self, name: str) -> None:
        """Check the log with this name."""
        self.log = LOGS[name]
        super().__init__(
            metadata={"description": f"{self.log.summary}: fields, count, at_least, at_most"}
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        wishes = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        wrong: dict[Any, Any] = {}
        for place, wish in wishes:
            if problems := self._problems(wish):
                wrong |= problems if place is None else {place: problems}
        if wrong:
            raise ValidationError(wrong)
        return value

    def _problems(self, wish: Any) -> Any:
        if not isinstance(wish, dict):
            return [f"expected a mapping of fields to values, got {wish!r}"]
        known = words_of(self.log)
        strange = {
            name: [str(unknown(f"field of {self.log.article} {self.log.entry}", name, known))]
            for name in wish
            if name not in known and not self.log.open
        }
        counts = {
            name: [f"write a whole number, not {wish[name]!r}"]
            for name in COUNTS
            if name in wish and (type(wish[name]) is not int or wish[name] < 0)
        }
        words = {
            name: [str(error)]
            for name, error in self.log.strange(wish)
            if BLANK not in str(wish[name])
        }
        return {**strange, **words, **counts}


class ExpectForm(Strict.from_dict({name: Wish(name) for name in LOGS})):  # type: ignore[misc]
    """Which logs must hold what."""


def _sent(verbs: Verbs, **filters: Any) -> list[Document]:
    """List the mail that providers took, oldest first."""
    return verbs.sent(**filters)


def _outbox(verbs: Verbs, **where: Any) -> list[Document]:
    """List the scheduled mail and what became of it, oldest first."""
    return verbs.outbox.find(**where)


def _events(verbs: Verbs, **filters: Any) -> list[Document]:
    """List the journal: every change, oldest first."""
    return verbs.events(**filters)


CONTROLS = [
    Control("sent", "GET", "/sent", _sent, forms.SentFilter),
    Control("outbox", "GET", "/outbox", _outbox, forms.JobFilter),
    Control("events", "GET", "/events", _events, forms.EventFilter),
    Control("calls", "GET", "/calls", list_calls, forms.CallFilter),
    Control("duplicates", "GET", "/duplicates", Verbs.duplicates),
    Control("expect", "POST", "/expect", Verbs.expect, ExpectForm, step=True),
    Control("request", "POST", "/request", Verbs.request, forms.RequestForm, step=True),
    Control("send", "POST", "/send", Verbs.send, forms.SendForm, step=True),
]
