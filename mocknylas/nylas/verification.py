"""Verification: what happened, to search, to assert upon and to wait for."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine.sending import show_submission
from mocknylas.errors import ExpectationError, UsageError, unknown
from mocknylas.nylas.asking import Asking
from mocknylas.nylas.clock import DEFAULT_IDLE_LIMIT, Duration, Story, VirtualClock
from mocknylas.nylas.logs import LOGS
from mocknylas.nylas.records import Records
from mocknylas.rules.twins import twins
from mocknylas.sandboxes import Sandbox, Sandboxes
from mocknylas.vocabulary import KINDS, check_word


class Verification:
    """The logs of a sandbox, what can be asserted of them, and requests to verify with."""

    def __init__(self, sandboxes: Sandboxes, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self.sandboxes = sandboxes
        self.sandbox = sandbox

    @property
    def sent(self) -> Records[Document]:
        """The mail that providers took, oldest first."""
        return Records(self.sandbox, "sent", self._list_sent)

    @property
    def outbox(self) -> Records[Document]:
        """The scheduled mail and what became of it, oldest first."""
        return self._records("outbox")

    @property
    def events(self) -> Records[Document]:
        """The journal: every change, oldest first."""
        return Records(self.sandbox, "events", self._list_events)

    @property
    def calls(self) -> Records[CallRecord]:
        """Requests and answers, oldest first."""
        return Records(self.sandbox, "calls", self._list_calls)

    @property
    def messages(self) -> Records[Document]:
        """What lies in the mailboxes of all accounts."""
        return self._records("messages")

    def assert_sent(self, *, count: int | None = None, **where: Any) -> list[Document]:
        """Return the sent mail that is as wanted, or fail with what was sent instead."""
        __tracebackhide__ = True
        return self.sent.expect(count=count, **where)

    def assert_not_sent(self, **where: Any) -> None:
        """Fail if any sent mail is like this."""
        __tracebackhide__ = True
        self.sent.none(**where)

    def duplicates(self) -> list[list[Document]]:
        """List the mail that was sent more than once, alike in all but time and ids."""
        return twins(self._list_sent())

    def assert_no_duplicates(self) -> None:
        """Fail if any mail was sent more than once."""
        __tracebackhide__ = True
        told = list(map(often, self.duplicates()))
        if told:
            raise ExpectationError("\n  ".join(["sent more than once:", *told]))

    def explain(self, call: int | CallRecord, *, stray: bool = False) -> Document:
        """Explain a call, by its number or as `calls` has it: what is wrong, and what to do.

        Of each error and departure it tells the rule, the place, what would have been accepted, and
        the remedy. A `stray` call's credentials belong to no sandbox. Raises: UsageError.
        """
        from mocknylas.judging.explain import explain  # costs time, and most tests pass

        world = None if stray else self.sandbox.world
        calls = world.calls if world else self.sandboxes.stray_calls
        return explain(calls.at(call) if isinstance(call, int) else call, world)

    def expect(self, **checks: Any) -> Document:
        """Check logs, all at once; return how many entries each check found.

        Each log takes fields of its entries with `count`, `at_least` or `at_most`, or a list of
        such: `expect(sent={"subject": "Friday", "count": 1})`. Raises: ExpectationError with
        everything that is otherwise.
        """
        __tracebackhide__ = True
        found: dict[str, list[int]] = {}
        wrong = []
        for name, wishes in checks.items():
            if name not in LOGS:
                raise unknown("log", name, LOGS, error=UsageError)
            for wish in wishes if isinstance(wishes, list) else [wishes]:
                try:
                    found.setdefault(name, []).append(len(self._records(name).expect(**wish)))
                except ExpectationError as error:
                    wrong.append(str(error))
        if wrong:
            raise ExpectationError("\n".join(wrong))
        return found

    def wait_for(
        self, until: str | Callable[[], object], limit: Duration = DEFAULT_IDLE_LIMIT
    ) -> Story:
        """Let virtual time pass instead of sleeping, like `clock.run_until`."""
        __tracebackhide__ = True
        return VirtualClock(self.sandbox).run_until(until, limit)

    def request(self, method: str, path: str, **options: Any) -> Document:
        """Ask the API as an application would; return the answer's `{"status", "body"}`.

        Options: `body` (JSON), `account` (id, address or provider; else the first), `auth`
        (account, application, none), `headers`, and the `status` that is expected; else a success.
        """
        __tracebackhide__ = True
        return Asking(self.sandboxes, self.sandbox).request(method, path, **options)

    def send(self, message: Document, **options: Any) -> Any:
        """Send a mail as an application would, now or `at` a time; return the answer's body.

        Options: `account`, `at` (a duration from now, or an instant), and the `status` that is
        expected; else a success. Participants may be plain addresses.
        """
        __tracebackhide__ = True
        return Asking(self.sandboxes, self.sandbox).send(message, **options)

    def _records(self, name: str) -> Records[Document]:
        return Records(self.sandbox, name, lambda: self._read(name))

    def _read(self, name: str) -> list[Document]:
        world = self.sandbox.world
        with world.store.lock:
            return list(LOGS[name].read(world))

    def _list_sent(self, account: str | None = None) -> list[Document]:
        world = self.sandbox.world
        with world.store.lock:
            account_id = account and world.account(account)["id"]
            return [
                show_submission(one)
                for one in world.store.values("submission")
                if account_id in {None, one["account_id"]}
            ]

    def _list_events(
        self, since: int = 0, kind: str | None = None, account: str | None = None
    ) -> list[Document]:
        check_word("kind of change", kind, KINDS)
        world = self.sandbox.world
        with world.store.lock:
            account_id = account and world.account(account)["id"]
            return [
                change.as_json()
                for change in world.journal.since(since)
                if fnmatchcase(change.kind, kind or "*") and account_id in {None, change.account_id}
            ]

    def _list_calls(
        self, since: int = 0, operation: str | None = None, status: int | None = None
    ) -> list[CallRecord]:
        return [
            call
            for call in self.sandbox.world.calls
            if call.number > since
            and fnmatchcase(call.operation, operation or "*")
            and status in {None, call.status}
        ]


def often(mails: list[Document]) -> str:
    """Tell of a mail that was sent more than once, and when."""
    times = ", ".join(f"{iso(mail['at'])} by {mail['via']}" for mail in mails)
    first = mails[0]
    return f"{first['subject']!r} from {first['account']}, {len(mails)} times: {times}"
