"""`/events` and `/send-rsvp`: events, series, and answers to invitations."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from mocknylas.api.event_filters import filtered
from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.engine.agenda import Window, Wish
from mocknylas.engine.terms import Terms
from mocknylas.errors import ApiError
from mocknylas.ids import is_id
from mocknylas.rules import ics
from mocknylas.schemas.events import (
    Event,
    EventBody,
    EventChange,
    EventFilters,
    Ics,
    IcsBody,
    Notify,
    RsvpBody,
)
from mocknylas.schemas.mail import JobReference
from mocknylas.schemas.queries import One
from mocknylas.world import World

BOUNDS = ("starts_after", "starts_before", "ends_after", "ends_before")


def list_events(world: World, call: Call) -> Any:
    """List events by their start. Source: R-EVT-01 to R-EVT-11, R-REC-03 to R-REC-06."""
    query, options = call.query, world.options
    if query["limit"] > options.max_limit:
        raise ApiError("limit_too_large", maximum=options.max_limit)
    window = Window(**{name: query[name] for name in BOUNDS if name in query})
    expanding = query["expand_recurring"]
    if expanding and window.is_open:
        wrong = ApiError("window_required")
        world.state.tolerate("tolerated", "/query/expand_recurring", wrong)
    wish = Wish(
        call.account,
        window,
        frozenset([query["calendar_id"]]) if "calendar_id" in query else None,
        filtered(query),
        query["show_cancelled"],
    )
    return _page(query, world.agenda.expanded(wish) if expanding else world.agenda.listed(wish))


def get_event(world: World, call: Call) -> Document:
    """Return one event or occurrence, be it cancelled. Source: R-EVT-09, R-EVT-10, R-REC-10."""
    return _given(world, call, "event_not_found")


def create_event(world: World, call: Call) -> Document:
    """Create an event. Source: R-EVT-20 to R-EVT-27."""
    return world.events.create(call.account, call.body, _terms(call))


def update_event(world: World, call: Call) -> Document:
    """Change an event, a series or an occurrence. Source: R-EVT-30 to R-EVT-35, R-REC-11."""
    event = _given(world, call, "event_not_found_on_write")
    return world.events.update(call.account, event, call.body, _terms(call))


def delete_event(world: World, call: Call) -> Document | None:
    """Cancel an event, a series or an occurrence. Source: R-EVT-40 to R-EVT-43."""
    event = _given(world, call, "event_not_found_on_write")
    return world.events.delete(call.account, event, _terms(call))


def to_ics(world: World, call: Call) -> Document:
    """Return an event as the text of a calendar; nothing is stored. Source: R-ICS-01 to 04."""
    body = call.body
    options = body.get("ics_options")
    options = options if isinstance(options, dict) else {}
    method = options.get("method") or "request"
    if method not in ics.METHODS:
        raise ApiError("ics_method_unknown", value=method)
    event = _described(world, call)
    uid = options.get("ical_uid") or event.get("ical_uid")
    cover = ics.Cover(
        uid=str(uid or world.state.streams.new_id("ical_uid")),
        now=world.clock.now,
        method=method,
        prodid=str(options.get("prodid") or ics.PRODID),
    )
    return {"ics": ics.write(event, cover)}


def send_rsvp(world: World, call: Call) -> Document:
    """Answer an invitation. Source: R-RSVP-01 to R-RSVP-08."""
    everyone = bool(call.query.get("notify_participants"))
    return world.invitations.answer(call.account, call.body, everyone=everyone)


def _page(query: dict[str, Any], events: Iterator[Document]) -> Any:
    """Return the page, in the view that the call asks for. Source: R-PAGE-01, R-PAGE-05."""
    if query["view"] == "count":
        return {"count": sum(1 for _ in events)}
    page = islice(events, query["offset"], query["offset"] + query["limit"])
    return [one["id"] for one in page] if query["view"] == "ids" else list(page)


def _given(world: World, call: Call, error: str) -> Document:
    """Return the event that the path names. Source: R-PAGE-09. Raises: ApiError."""
    wanted = call.path["id"]
    if not is_id(wanted.partition("_")[0]):
        raise ApiError("invalid_id", value=wanted)
    found = world.agenda.find(call.account, wanted)
    if found is None:
        raise ApiError(error, id=wanted)
    return found


def _terms(call: Call) -> Terms:
    return Terms(call.version, call.query.get("notify_participants"))


def _described(world: World, call: Call) -> Document:
    """Return the event that a body names or describes. Source: R-ICS-03. Raises: ApiError."""
    event_id = call.body.get("event_id")
    if event_id:
        found = world.agenda.find(call.account, str(event_id))
        if found is None:
            raise ApiError("event_not_found", id=event_id)
        return found
    if not call.body.get("calendar_id") or not call.body.get("when"):
        raise ApiError("ics_without_event")
    return world.events.draft(call.account, call.body)


ONE = "/events/{id}"
LISTED = frozenset(EventFilters().fields)  # taken with a single event, too. Source: R-PAGE-04
OPERATIONS = [
    Operation(
        "GET",
        "/events",
        list_events,
        Event,
        query=EventFilters,
        many=True,
        name="events.list",
        source="R-EVT-01",
    ),
    Operation(
        "GET",
        ONE,
        get_event,
        Event,
        query=One,
        name="events.get",
        source="R-EVT-09",
        ignores=LISTED,
    ),
    Operation(
        "POST",
        "/events",
        create_event,
        Event,
        body=EventBody,
        query=Notify,
        name="events.create",
        source="R-EVT-20",
    ),
    Operation(
        "PUT",
        ONE,
        update_event,
        Event,
        body=EventChange,
        query=Notify,
        name="events.update",
        source="R-EVT-30",
    ),
    Operation(
        "PATCH",
        ONE,
        update_event,
        Event,
        body=EventChange,
        query=Notify,
        name="events.patch",
        source="R-EVT-30",
    ),
    Operation(
        "DELETE",
        ONE,
        delete_event,
        JobReference,
        query=Notify,
        or_null=True,  # before 2.2
        name="events.delete",
        source="R-EVT-40",
    ),
    Operation(
        "POST",
        "/events/to-ics",
        to_ics,
        Ics,
        body=IcsBody,
        echoes=Event,
        name="events.to_ics",
        source="R-ICS-01",
    ),
    Operation(
        "POST",
        "/send-rsvp",
        send_rsvp,
        Event,
        body=RsvpBody,
        query=Notify,
        name="events.rsvp",
        source="R-RSVP-01",
    ),
]
