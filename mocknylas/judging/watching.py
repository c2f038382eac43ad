"""Watching calls go by: each watcher is shown every call in order, and tells what it finds."""

from collections import defaultdict
from collections.abc import Hashable
from typing import Protocol

from mocknylas.api import OPERATIONS
from mocknylas.calls import CallRecord
from mocknylas.catalogue import CATALOGUE
from mocknylas.departures import Departure
from mocknylas.engine.rate_limits import HOUR, OF_ENDPOINT
from mocknylas.judging.explain import explain
from mocknylas.judging.findings import Findings
from mocknylas.judging.offered import general, traits_of
from mocknylas.schemas.queries import DEFAULT_LIMIT

OK, REFUSED, TOO_MANY = 200, 400, 429
ENOUGH = 5  # fetches that make a habit
OF_TOKEN, OF_APPLICATION = (50, 1), (500, 1)  # requests, seconds. Source: R-X43, R-RATE-01
ARRANGED = {  # errors that come of what a test did to the account. Source: R-X46, R-X47
    "account_invalid",
    "account_stopped",
    "account_cancelled",
    "search_refused",
    "too_many_requests",  # told of by what follows
}
OVER_LIMIT = "too_many_requests"  # the service's own refusal, of an endpoint. Source: R-X44
PROVIDER_SAID = "server_error"  # by a magic recipient or a limit. Source: R-P1
LISTED_BY = {"messages": ("messages", "threads"), "drafts": ("drafts", "threads")}
EXPLAINED = ("deprecated", "ignored-field", "ignored-parameter")  # told with what was meant
ENDPOINTS = {row.name: row.path for row in OPERATIONS}
POLLED = ("job_statuses", "deltas", "outbox", "outbox_v2")  # what is asked for again on purpose


class Watcher(Protocol):
    """Whoever looks at calls."""

    def see(self, call: CallRecord) -> None:
        """Look at the next call."""
        ...

    def end(self) -> None:
        """Tell what only shows when no call follows."""
        ...


class _Watcher:
    """Tells into these findings."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def end(self) -> None:
        """Tell nothing further."""


class Departing(_Watcher):
    """Finds what was judged when the call was served."""

    def __init__(self, findings: Findings) -> None:
        """Remember nothing yet; what is alike is explained once."""
        super().__init__(findings)
        self._told: dict[tuple[str, str, str], str] = {}

    def see(self, call: CallRecord) -> None:
        """Tell each departure, with what was meant where the message leaves that open."""
        for one in call.departures:
            message = self._explained(call, one) if one.kind in EXPLAINED else one.message
            self.findings.see(one.kind, call, message, place=one.place, rule=one.rule)

    def _explained(self, call: CallRecord, one: Departure) -> str:
        key = (one.kind, call.operation or call.path, general(one.place))
        if key not in self._told:
            said = "" if one.kind == "deprecated" else f"{one.message.rstrip('.')}."
            self._told[key] = f"{said} {_remedy(call, one)}".strip() or one.message
        return self._told[key]


class Refused(_Watcher):
    """Finds errors that nobody arranged."""

    def see(self, call: CallRecord) -> None:
        """Tell of an error that neither a fault, nor account, nor provider explains."""
        if call.status < REFUSED or call.fault or call.revoked or call.error in ARRANGED:
            return
        answer = call.json
        told = answer if isinstance(answer, dict) else {}
        if PROVIDER_SAID in told:
            return
        row = CATALOGUE.get(call.error)
        said, status = str(told.get("message", "")), str(call.status)
        message = said if said.startswith(status) else f"{status} {said}".strip()
        self.findings.see("unexplained-error", call, message, rule=row.rule if row else "")


class Hasty(_Watcher):
    """Finds calls that come back before the limit that refused them is over. Source: R-X44."""

    def __init__(self, findings: Findings) -> None:
        """Remember what was refused: an endpoint of an account, or one request."""
        super().__init__(findings)
        self._refused: dict[Hashable, CallRecord] = {}

    def see(self, call: CallRecord) -> None:
        """Tell of a call that follows a 429 too soon; one that asks for no time forbids none."""
        is_told_to_wait = call.status == TOO_MANY and call.retry_after > 0
        if not self._refused and not is_told_to_wait:
            return
        keys = (_endpoint_of(call), _request_of(call))
        for before in [self._refused.pop(key) for key in keys if key in self._refused][:1]:
            self._judge(call, before)
        if is_told_to_wait:
            is_own = call.error == OVER_LIMIT and not call.fault
            self._refused[keys[0] if is_own else keys[1]] = call

    def _judge(self, call: CallRecord, before: CallRecord) -> None:
        """Tell of too short a wait; in time that stands still nobody sees whether one was."""
        waited, asked = call.at - before.at, before.retry_after
        if waited < asked:
            message = f"came {waited} s after the 429 of call {before.number}, which asked for "
            kind = "no-backoff" if waited else "unseen-backoff"
            self.findings.see(kind, call, f"{message}{asked} s")


class Crowding(_Watcher):
    """Finds more requests in a window than are documented. Source: R-X43, R-RATE-01, R-RATE-03."""

    def __init__(self, findings: Findings) -> None:
        """Count from nothing; `peaks` are the most requests of one token, by endpoint."""
        super().__init__(findings)
        self.peaks: dict[str, int] = {}
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}

    def see(self, call: CallRecord) -> None:
        """Count a call for its token and its application."""
        endpoint = ENDPOINTS.get(call.operation)
        if endpoint is None:
            return
        count = self._count(call, endpoint, "", *OF_ENDPOINT.get(endpoint, OF_APPLICATION))
        if call.account_id:
            count = self._count(call, endpoint, call.account_id, *OF_TOKEN)
        if count > self.peaks.get(endpoint, 0):
            self.peaks[endpoint] = count

    def _count(
        self, call: CallRecord, endpoint: str, account_id: str, limit: int, window: int
    ) -> int:
        key, now = (account_id, endpoint), call.at // window
        begun, count = self._windows.get(key, (now, 0))
        count = count + 1 if begun == now else 1
        self._windows[key] = (now, count)
        if count == limit + 1:
            whose = "one token" if account_id else "the application"
            span = "an hour" if window == HOUR else "a second"
            message = f"more than {limit} requests of {whose} to {endpoint} in {span}"
            rule = "R-RATE-03" if endpoint in OF_ENDPOINT else ""
            self.findings.see("rate-limit", call, message, rule=rule)
        return count


class Fetching(_Watcher):
    """Finds objects fetched one by one that a list had answered or named. Source: R-X29, R-M6."""

    def __init__(self, findings: Findings) -> None:
        """Remember the latest list of each account and resource, and what was fetched since."""
        super().__init__(findings)
        self._lists: dict[tuple[str, str], tuple[CallRecord, set[str]]] = {}

    def see(self, call: CallRecord) -> None:
        """Remember a list, or tell of the fetch that makes a habit."""
        resource, _, verb = call.operation.partition(".")
        if call.status != OK:
            return
        if verb in {"list", "search"}:
            self._lists[call.account_id, resource] = (call, set())
        elif verb == "get":
            for listing in LISTED_BY.get(resource, (resource,)):
                found = self._lists.get((call.account_id, listing))
                if found:
                    self._fetched(call, *found)

    def _fetched(self, call: CallRecord, listing: CallRecord, fetched: set[str]) -> None:
        name = call.path.rstrip("/").rpartition("/")[2]
        if len(fetched) >= ENOUGH or name in fetched:
            return
        if f'"{name}"'.encode() in listing.response:
            fetched.add(name)
            if len(fetched) == ENOUGH:
                message = f"the {ENOUGH}th object fetched alone that call {listing.number}"
                self.findings.see("n-plus-one", call, f"{message} {_gave(call, listing)}")


class Repeating(_Watcher):
    """Finds the same request over and over at one instant, with the same answer."""

    def __init__(self, findings: Findings) -> None:
        """Remember nothing yet."""
        super().__init__(findings)
        self._asked: dict[str, dict[str, tuple[CallRecord, int]]] = defaultdict(dict)

    def see(self, call: CallRecord) -> None:
        """Tell of the repetition that makes a habit; a write begins anew."""
        if call.operation.partition(".")[0] in POLLED:
            return
        asked = self._asked[call.account_id]
        if call.method != "GET":
            asked.clear()
        elif call.status == OK:
            self._count(call, asked)

    def _count(self, call: CallRecord, asked: dict[str, tuple[CallRecord, int]]) -> None:
        key = f"{call.path}?{call.query}"
        before, count = asked.get(key, (call, 0))
        same = before.at == call.at and before.response == call.response
        asked[key] = (call, count + 1 if same else 1)
        if same and count + 1 == ENOUGH:
            self.findings.see("repeated-fetch", call, f"the {ENOUGH}th time with the same answer")


class Paging(_Watcher):
    """Finds full first pages that nobody asks to go on. Source: R-PAGE-01, R-PAGE-02."""

    def __init__(self, findings: Findings) -> None:
        """Remember the first pages, by account, operation and filters."""
        super().__init__(findings)
        self._first: dict[tuple[str, str, str], CallRecord] = {}

    def see(self, call: CallRecord) -> None:
        """Remember a first page whose limit was left to v2, or forget one that is followed."""
        if call.status != OK or not traits_of(call.operation).pages:
            return
        if call.query.get("view") == "count":
            return
        filters = {name: one for name, one in call.query.items() if name not in {"limit", "offset"}}
        key = (call.account_id, call.operation, str(filters))
        if call.query.get("offset", "0") != "0":
            self._first.pop(key, None)
        elif "limit" not in call.query and _may_be_full(call):
            self._first[key] = call

    def end(self) -> None:
        """Tell of the pages that were full."""
        for call in self._first.values():
            found = call.json
            if isinstance(found, list) and len(found) == DEFAULT_LIMIT:
                message = f"{DEFAULT_LIMIT} objects, and the next page was never asked for"
                self.findings.see("missing-paging", call, message)


WATCHERS = (Departing, Refused, Hasty, Fetching, Repeating, Paging)


def _remedy(call: CallRecord, departure: Departure) -> str:
    """Return what an explanation says to do about a departure."""
    same = (departure.kind, departure.place)
    told = explain(call)["findings"]
    return next((str(one["remedy"]) for one in told if (one["kind"], one["place"]) == same), "")


def _endpoint_of(call: CallRecord) -> Hashable:
    """Return what the service's own limit counts together. Source: R-X43."""
    return call.account_id, ENDPOINTS.get(call.operation, call.path)


def _request_of(call: CallRecord) -> Hashable:
    """Return what makes calls the same request."""
    return call.account_id, call.method, call.path, str(call.query), str(call.request)


def _gave(call: CallRecord, listing: CallRecord) -> str:
    """Say what a list told of an object that is fetched alone."""
    if listing.query.get("view") == "ids":
        return "listed by view=ids: ask for the list without it"
    if listing.operation.partition(".")[0] != call.operation.partition(".")[0]:
        return "named by its id: fetch several ids in one call"
    return "listed"


def _may_be_full(call: CallRecord) -> bool:
    return call.response.count(b",") >= DEFAULT_LIMIT - 1
