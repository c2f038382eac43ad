"""`/calendars`: the calendars of an account, and whose time is taken."""

from typing import Any

from mocknylas.api.listing import Listing
from mocknylas.api.mail_filters import metadata
from mocknylas.api.operation import Call, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.engine.terms import Terms
from mocknylas.errors import ApiError
from mocknylas.schemas import availability as forms
from mocknylas.schemas.calendars import Calendar, CalendarBody, MetadataFilters
from mocknylas.schemas.mail import JobReference
from mocknylas.schemas.queries import One
from mocknylas.store import Query
from mocknylas.world import World


def list_calendars(world: World, call: Call) -> Any:
    """List calendars, oldest first. Source: R-CAL-01, R-CAL-02."""
    query = Query(call.account["id"], where=metadata(call.query))
    return Listing("calendar", query).answer(world, call)


def get_calendar(world: World, call: Call) -> Document:
    """Return one calendar. Source: R-CAL-04."""
    return given(world, call, "calendar", "calendar_not_found")


def create_calendar(world: World, call: Call) -> Document:
    """Create a calendar. Source: R-CAL-05, R-CAL-06."""
    return world.calendars.create(call.account, call.body, Terms(call.version))


def update_calendar(world: World, call: Call) -> Document:
    """Change a calendar. Source: R-CAL-07, R-CAL-08."""
    calendar = given(world, call, "calendar", "calendar_not_found")
    return world.calendars.update(call.account, calendar, call.body, Terms(call.version))


def delete_calendar(world: World, call: Call) -> Document | None:
    """Delete a calendar and its events. Source: R-CAL-09, R-EVT-61."""
    calendar = given(world, call, "calendar", "calendar_not_found")
    return world.calendars.delete(calendar, Terms(call.version))


def free_busy(world: World, call: Call) -> list[Document]:
    """Return when people are busy. Source: R-AVAIL-07."""
    return world.availability.free_busy(_asked(forms.WindowBody, call))


def availability(world: World, call: Call) -> Document:
    """Return when people can meet. Source: R-AVAIL-11."""
    return world.availability.availability(_asked(forms.AvailabilityBody, call))


def consecutive(world: World, call: Call) -> list[list[Document]]:
    """Return how several meetings can follow each other. Source: R-AVAIL-13."""
    return world.availability.consecutive(_asked(forms.ConsecutiveBody, call))


def _asked(form: type[forms.WindowBody], call: Call) -> Document:
    """Return a body, filled in. Source: R-AVAIL-03, R-AVAIL-04. Raises: ApiError."""
    ask = forms.load_by_path(form, call.body)
    if not any(ask["emails"]) and not ask["calendars"]:
        raise ApiError("nobody_to_meet")
    return ask


ONE = "/calendars/{id}"
OPERATIONS = [
    Operation(
        "GET",
        "/calendars",
        list_calendars,
        Calendar,
        query=MetadataFilters,
        many=True,
        name="calendars.list",
        source="R-CAL-01",
    ),
    Operation(
        "GET", ONE, get_calendar, Calendar, query=One, name="calendars.get", source="R-CAL-04"
    ),
    Operation(
        "POST",
        "/calendars",
        create_calendar,
        Calendar,
        body=CalendarBody,
        name="calendars.create",
        source="R-CAL-05",
    ),
    Operation(
        "PUT",
        ONE,
        update_calendar,
        Calendar,
        body=CalendarBody,
        name="calendars.update",
        source="R-CAL-08",
    ),
    Operation(
        "DELETE",
        ONE,
        delete_calendar,
        JobReference,
        or_null=True,  # before 2.2
        name="calendars.delete",
        source="R-CAL-09",
    ),
    Operation(
        "POST",
        "/calendars/free-busy",
        free_busy,
        forms.FreeBusy,
        body=forms.WindowBody,
        many=True,
        loads_body=True,
        name="calendars.free_busy",
        source="R-AVAIL-07",
        since="2.2",
    ),
    Operation(
        "POST",
        "/calendars/availability",
        availability,
        forms.Availability,
        body=forms.AvailabilityBody,
        loads_body=True,
        name="calendars.availability",
        source="R-AVAIL-11",
        since="2.2",
    ),
    Operation(
        "POST",
        "/calendars/availability/consecutive",
        consecutive,
        forms.Meeting,
        body=forms.ConsecutiveBody,
        many=True,
        in_lists=True,
        loads_body=True,
        name="calendars.consecutive",
        source="R-AVAIL-13",
        since="2.2",
    ),
]
