"""Calendars: the two that every account has, and those that clients make.

Source: R-CAL-01 to R-CAL-13.
"""

from mocknylas.documents import Document, changed
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.state import State
from mocknylas.engine.terms import GOOGLE, VIRTUAL, Terms
from mocknylas.errors import ApiError
from mocknylas.store import Query

EMAILED_EVENTS = "Emailed events"
UNKNOWN_ZONE = "UTC"
WRITABLE = ("name", "description", "location", "timezone", "metadata")
GRAPH = frozenset({"office365", "graph"})


class Calendars:
    """Opens, creates, changes and deletes the calendars of accounts."""

    def __init__(self, state: State, jobs: Jobs) -> None:
        """Work on this state; jobs tell what became of each write."""
        self._state = state
        self._jobs = jobs

    def open(self, account: Document) -> None:
        """Give a new account its calendars; nothing is journalled. Source: R-CAL-02, R-CAL-03."""
        name = account["email_address"] if account["provider"] == GOOGLE else "Calendar"
        self.add(account, {"name": name}, is_primary=True)
        if account["provider"] != VIRTUAL:
            both = {"name": EMAILED_EVENTS, "description": EMAILED_EVENTS, "timezone": None}
            self.add(account, both, read_only=True, is_primary=None)

    def of(self, account: Document) -> list[Document]:
        """Return an account's calendars, oldest first."""
        return list(self._state.store.select("calendar", Query(account["id"])))

    def primary(self, account: Document) -> Document:
        """Return the calendar that an account began with."""
        return self._state.store.filed("calendar", account["id"], "is_primary", True)[0]

    def emailed(self, account: Document) -> Document | None:
        """Return the calendar of invitations in an account's mail. Source: R-CAL-02."""
        read_only = self._state.store.filed("calendar", account["id"], "read_only", True)
        return next((one for one in read_only if one["name"] == EMAILED_EVENTS), None)

    def create(self, account: Document, body: Document, terms: Terms) -> Document:
        """Create a calendar. Source: R-CAL-05, R-CAL-06, R-CAL-10, R-CAL-11."""
        if account["provider"] == VIRTUAL:
            raise ApiError("one_calendar_only")
        if not body.get("name"):
            raise ApiError("calendar_name_missing")
        self._check_provider(account, body)
        calendar = self.add(account, {name: body[name] for name in WRITABLE if name in body})
        self._state.record("calendar.created", calendar)
        return self._with_job(calendar, "create_calendar", terms)

    def update(
        self, account: Document, calendar: Document, body: Document, terms: Terms
    ) -> Document:
        """Change the keys that are given. Source: R-CAL-07, R-CAL-08, R-CAL-11."""
        _check_writable(calendar)
        if account["provider"] in GRAPH:
            self._state.tolerate("provider-limit", "/body", ApiError("calendars_not_updated"))
        if "name" in body and not body["name"]:
            raise ApiError("calendar_name_missing")
        self._check_provider(account, body)
        after = changed(calendar, **{name: body[name] for name in WRITABLE if name in body})
        if after != calendar:
            self._state.store.put("calendar", after)
            self._state.record("calendar.updated", after)
        return self._with_job(after, "update_calendar", terms)

    def delete(self, calendar: Document, terms: Terms) -> Document | None:
        """Delete a calendar with its events. Source: R-CAL-07, R-CAL-09, R-EVT-61."""
        _check_writable(calendar)
        if calendar["is_primary"]:
            raise ApiError("calendar_primary")
        account_id = calendar["account_id"]
        for event in self._state.store.filed("event", account_id, "calendar_id", calendar["id"]):
            self._state.store.drop("event", event["id"])
            self._state.store.drop("event_note", event["id"])
            self._state.record("event.deleted", event)
        self._state.store.drop("calendar", calendar["id"])
        self._state.record("calendar.deleted", calendar)
        answer = self._with_job(calendar, "delete_calendar", terms)
        return {"job_status_id": answer["job_status_id"]} if terms.has_jobs else None

    def add(self, account: Document, fields: Document, **more: bool | None) -> Document:
        """Store a calendar of an account, unjournalled; return it. Source: R-CAL-06."""
        calendar = {
            "id": self._state.streams.new_id("calendar"),
            "object": "calendar",
            "account_id": account["id"],
            "description": None,
            "read_only": False,
            "location": None,
            "timezone": UNKNOWN_ZONE,
            "is_primary": False,
            **fields,
            **more,
        }
        return self._state.store.put("calendar", calendar)

    def _check_provider(self, account: Document, body: Document) -> None:
        """Refuse what a provider does not take, where asked to. Source: R-CAL-13."""
        provider = account["provider"]
        only_name = provider in GRAPH | {"icloud"}
        for field in WRITABLE[1:]:
            if only_name and body.get(field) is not None:
                wrong = ApiError("calendar_field_not_supported", field=field)
                self._state.tolerate("provider-limit", f"/body/{field}", wrong)

    def _with_job(self, calendar: Document, action: str, terms: Terms) -> Document:
        return self._jobs.stamp(calendar, action) if terms.has_jobs else calendar


def _check_writable(calendar: Document) -> None:
    if calendar["read_only"]:
        raise ApiError("calendar_read_only")
