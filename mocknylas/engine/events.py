"""Events: created, changed and deleted by clients, with jobs, journal and notices.

Source: R-EVT-20 to R-EVT-61, R-REC-08 to R-REC-16. An occurrence that a client changes becomes an
override, a document of its own under the occurrence's id.
"""

from collections.abc import Mapping
from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.calendars import EMAILED_EVENTS, UNKNOWN_ZONE
from mocknylas.engine.eventbook import CANCELLED, EventBook
from mocknylas.engine.invitations import Invitations
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.state import State
from mocknylas.engine.terms import GOOGLE, MICROSOFT, Terms
from mocknylas.errors import ApiError
from mocknylas.rules.eventbody import (
    CLEARED,
    check_capacity,
    check_fixed,
    fields_of,
    full_participants,
)
from mocknylas.rules.recurrence import occurs, series_of
from mocknylas.rules.rrule import check_lines, is_exdate, split_rule
from mocknylas.rules.when import settled

UID_DOMAIN = "mocknylas.test"
MAX_TEXTS = {"title": 1024, "location": 255, "description": 8192}  # Source: R-EVT-27
VISIBILITIES = ("public", "private")
RULES = "/body/recurrence/rrule"
PLACE = ("when", "recurrence")  # what overrides have of their own
UNCHANGED = ("reminder_minutes", "reminder_method")  # after creation. Source: R-REM-01


class Events:
    """Applies what clients want of events."""

    def __init__(self, state: State, jobs: Jobs, book: EventBook, invitations: Invitations) -> None:
        """Work on this state; jobs tell what became of each write."""
        self._state = state
        self._jobs = jobs
        self._book = book
        self._invitations = invitations

    def create(self, account: Document, body: Document, terms: Terms) -> Document:
        """Create an event. Source: R-EVT-20 to R-EVT-24, R-WHEN-06, R-REC-12."""
        calendar = self._calendar(account, body)
        if not body.get("when"):
            raise ApiError("when_missing")
        fields = self._fields(account, {**body, "when": settled(body["when"])})
        event = self._store(account, calendar, fields)
        self._notify(account, event, terms)
        return self._with_job(event, "create_event", terms)

    def file(self, account: Document, calendar: Document, body: Document) -> Document:
        """Create an event in a calendar of whatever kind, without notices and jobs."""
        fields = self._fields(account, {**body, "when": settled(body["when"])})
        return self._store(account, calendar, fields)

    def update(self, account: Document, event: Document, body: Document, terms: Terms) -> Document:
        """Change the keys that are given. Source: R-EVT-30 to R-EVT-35, R-REC-09, R-REC-11."""
        check_fixed(body, strict=terms.has_jobs)
        calendar = self._check_writable(account, event)
        body = without(body, *UNCHANGED)
        if body.get("when"):
            body = {**body, "when": settled(body["when"])}
        else:
            body = without(body, "when")
        if "master_event_id" in event:
            body = without(body, "recurrence")
        fields = self._fields(account, body)
        after = _complete(_merged(event, fields), calendar)
        if after != event:
            after = self._keep(event, self._connected(after), fields)
            self._notify(account, after, terms, before=event)
        return self._with_job(after, "update_event", terms)

    def delete(self, account: Document, event: Document, terms: Terms) -> Document | None:
        """Cancel an event, a series with its overrides, or an occurrence.

        Source: R-EVT-40 to R-EVT-43, R-EVT-61, R-REC-09, R-REC-11.
        """
        calendar = self._state.store.at("calendar", event["calendar_id"])
        if calendar["read_only"] and calendar["name"] != EMAILED_EVENTS:
            raise ApiError("event_not_deleted", id=event["id"])
        self._check_writable(account, event)
        fresh = event["status"] != CANCELLED
        after = self._book.cancel(event)
        for one in self._book.overrides(event):
            self._book.cancel(one)
        if fresh:
            self._grow(after)
            self._notify(account, after, terms)
        answer = self._with_job(after, "delete_event", terms)
        return {"job_status_id": answer["job_status_id"]} if terms.has_jobs else None

    def draft(self, account: Document, body: Document) -> Document:
        """Return the event that a body would make, without storing it. Source: R-ICS-03."""
        fields = self._fields(account, {**body, "when": settled(body["when"])})
        return _merged(_blank(account, str(body["calendar_id"])), fields)

    def _calendar(self, account: Document, body: Document) -> Document:
        wanted = str(body.get("calendar_id"))
        calendar = self._state.store.get("calendar", wanted, account["id"])
        if calendar is None:
            raise ApiError("event_calendar_not_found", id=wanted)
        if calendar["read_only"]:
            raise ApiError("event_calendar_read_only")
        return calendar

    def _store(self, account: Document, calendar: Document, fields: Document) -> Document:
        event = _complete(self._new(account, calendar, fields), calendar)
        event = self._book.put(self._connected(event), "created")
        self._book.note(event, 0)
        return event

    def _new(self, account: Document, calendar: Document, fields: Document) -> Document:
        event_id = self._state.streams.new_id("event")
        uid = {"id": event_id, "ical_uid": f"{event_id}@{UID_DOMAIN}"}
        return _merged({**_blank(account, calendar["id"]), **uid}, fields)

    def _fields(self, account: Document, body: Document) -> Document:
        """Return the fields of an event that a body gives, checked. Raises: ApiError."""
        fields = fields_of(body)
        for name, most in MAX_TEXTS.items():
            if len(fields.get(name) or "") > most:
                wrong = ApiError("text_too_long", field=name)
                self._state.tolerate("over-limit", f"/body/{name}", wrong)
                fields[name] = fields[name][:most]
        if fields.get("visibility") not in (None, *VISIBILITIES):
            wrong = ApiError("visibility_unknown", value=fields["visibility"])
            self._state.tolerate("tolerated", "/body/visibility", wrong)
        if fields.get("recurrence"):
            self._check_rules(account, fields["recurrence"]["rrule"])
        return fields

    def _check_rules(self, account: Document, lines: list[str]) -> None:
        """Refuse wrong rules, and those a provider does not take. Source: R-REC-12, R-REC-16."""
        check_lines(lines)
        if account["provider"] == GOOGLE:
            return
        for line in lines:
            rule: Mapping[str, str] = {} if is_exdate(line) else split_rule(line)
            monthly = rule.get("FREQ") == "MONTHLY" and "," in rule.get("BYDAY", "")
            if monthly and account["provider"] in MICROSOFT:
                wrong = ApiError("rule_not_supported", rule=line)
                self._state.tolerate("provider-limit", RULES, wrong)
        self._state.tolerate("provider-limit", RULES, ApiError("recurring_not_created"))

    def _check_writable(self, account: Document, event: Document) -> Document:
        """Refuse what clients cannot write; return its calendar.

        Source: R-EVT-31, R-REC-08, R-REC-11.
        """
        calendar = self._state.store.at("calendar", event["calendar_id"])
        if event.get("message_id"):
            raise ApiError("event_imported")
        if event["read_only"] or calendar["read_only"]:
            raise ApiError("event_read_only")
        if "recurrence" in event and account["provider"] != GOOGLE:
            raise ApiError("recurring_not_updated")
        return calendar

    def _connected(self, event: Document) -> Document:
        """Invent the meeting that is to be created. Source: R-CONF-04."""
        conferencing = event.get("conferencing") or {}
        if "autocreate" not in conferencing:
            return event
        code = self._state.streams.new_id("conference")[:10]
        host = conferencing["provider"].lower().replace(" ", "-")
        details = {"meeting_code": code, "url": f"https://{host}.{UID_DOMAIN}/{code}"}
        provider = conferencing["provider"]
        return changed(event, conferencing={"provider": provider, "details": details})

    def _keep(self, before: Document, after: Document, fields: Document) -> Document:
        """Store a changed event and carry the change to the overrides of a series."""
        after = self._book.put(after, "updated")
        self._grow(after)
        if "recurrence" not in after and "recurrence" not in before:
            return after
        shared = {name: value for name, value in fields.items() if name not in PLACE}
        for one in self._book.overrides(after):
            self._carry(after, one, shared)
        return after

    def _carry(self, master: Document, override: Document, shared: Document) -> None:
        """Change an override with its series, or cancel one that has lost its place.

        Source: R-REC-11.
        """
        fits = "recurrence" in master and occurs(series_of(master), override["original_start_time"])
        if not fits:
            self._book.cancel(override)
        elif (after := _merged(override, shared)) != override:
            self._book.put(after, "updated")

    def _grow(self, event: Document) -> None:
        self._book.note(event, self._book.sequence(event) + 1)

    def _notify(
        self, account: Document, event: Document, terms: Terms, before: Document | None = None
    ) -> None:
        if terms.notifies(account, self._state.options):
            self._invitations.announce(account, event, before)

    def _with_job(self, event: Document, action: str, terms: Terms) -> Document:
        return self._jobs.stamp(event, action) if terms.has_jobs else event


def _blank(account: Document, calendar_id: str) -> Document:
    """Return what every new event has. Source: R-EVT-23."""
    return {
        "object": "event",
        "account_id": account["id"],
        "calendar_id": calendar_id,
        "title": "",
        "description": None,
        "location": None,
        "owner": f"{account['name']} <{account['email_address']}>",
        "participants": [],
        "status": "confirmed",
        "read_only": False,
        "busy": True,
        "message_id": None,
        "visibility": None,
        "organizer_email": account["email_address"],
        "organizer_name": account["name"],
    }


def _complete(event: Document, calendar: Document) -> Document:
    """Refuse an event whose parts do not fit; complete its zone. Source: R-REC-02, R-CAP-01."""
    check_capacity(event)
    recurrence = event.get("recurrence")
    if not recurrence or recurrence["timezone"]:
        return event
    zone_name = calendar["timezone"] or UNKNOWN_ZONE
    return changed(event, recurrence={**recurrence, "timezone": zone_name})


def _merged(event: Document, fields: Document) -> Document:
    """Return an event with other fields; participants who stay keep their status."""
    after: dict[str, Any] = {**event, **fields}
    if "participants" in fields:
        after["participants"] = full_participants(fields["participants"], event["participants"])
    return {name: one for name, one in after.items() if one is not None or name not in CLEARED}
