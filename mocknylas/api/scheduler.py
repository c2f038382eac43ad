"""`/manage/pages` and `/schedule`: pages to book times on. See §16 of the contract."""

from typing import Any

from marshmallow import Schema

from mocknylas.api.listing import Listing
from mocknylas.api.operation import Auth, Call, Handler, Operation
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.schemas import scheduler as forms
from mocknylas.schemas.queries import Paging
from mocknylas.store import Query
from mocknylas.world import World

ROOT, PUBLIC = "/manage/pages", "/schedule/{slug}"
ONE, BOOKED = f"{ROOT}/{{id}}", f"{PUBLIC}/{{edit_hash}}"


def list_pages(world: World, call: Call) -> list[Document]:
    """List the account's pages, oldest first."""
    found = Listing("page", Query(call.account["id"])).answer(world, call)
    return [one["shown"] for one in found]


def get_page(world: World, call: Call) -> Any:
    """Return one page. Source: R-SCH-03."""
    return _given(world, call)["shown"]


def create_page(world: World, call: Call) -> Any:
    """Create a page. Source: R-SCH-03."""
    body = _page_body(call)
    return world.pages.create(call.account, body, _terms(body) or {})["shown"]


def update_page(world: World, call: Call) -> Any:
    """Change what the body names."""
    page, body = _given(world, call), _page_body(call)
    return world.pages.update(page, body, _terms(body))["shown"]


def delete_page(world: World, call: Call) -> Document:
    """Delete a page."""
    world.pages.delete(_given(world, call))
    return {}


def list_calendars(world: World, call: Call) -> list[Document]:
    """Return the calendars among which a page can choose."""
    return world.pages.calendars(_given(world, call))


def upload_image(world: World, call: Call) -> Document:
    """Return where an image would be uploaded to."""
    _given(world, call)
    body = forms.loaded(forms.ImageBody, call.body, "page_value_invalid")
    return world.pages.image(body["object_name"])


def provider_busy(world: World, call: Call) -> Document:
    """Return when the account that asks is busy."""
    return world.bookings.provider_busy(call.account, call.path["provider"])


def show_page(world: World, call: Call) -> Any:
    """Return the page of a slug. Source: R-SCH-02."""
    return _published(world, call)["shown"]


def list_slots(world: World, call: Call) -> list[Document]:
    """Return the times that can be booked. Source: R-SCH-02."""
    return world.bookings.slots(_published(world, call))


def book(world: World, call: Call) -> Document:
    """Book a time. Source: R-SCH-01, R-SCH-02."""
    page = _published(world, call)
    wish = forms.loaded(forms.BookingBody, call.body, "booking_value_invalid")
    return world.bookings.book(page, wish)


def confirm(world: World, call: Call) -> Document:
    """Confirm a booking. Source: R-SCH-01."""
    return world.bookings.confirm(_published(world, call), call.path["edit_hash"])


def cancel(world: World, call: Call) -> Document:
    """Cancel a booking. Source: R-SCH-02."""
    page = _published(world, call)
    body = forms.loaded(forms.CancelBody, call.body, "booking_value_invalid")
    world.bookings.cancel(page, call.path["edit_hash"], body["reason"])
    return {"success": True}


def _given(world: World, call: Call) -> Document:
    return given(world, call, "page", "page_not_found")


def _published(world: World, call: Call) -> Document:
    found = world.pages.by_slug(call.path["slug"])
    if found is None:
        raise ApiError("page_not_found", id=call.path["slug"])
    return found


def _page_body(call: Call) -> Document:
    """Return a page's body as it was written, checked; null counts as not given."""
    body = {name: one for name, one in call.body.items() if one is not None}
    known = forms.loaded(forms.PageBody, body, "page_value_invalid")
    return {name: body[name] for name in known}


def _terms(body: Document) -> Document | None:
    """Return the settings that a body gives, with their defaults, if it gives any."""
    if "config" not in body:
        return None
    return forms.loaded(forms.PageConfig, body["config"], "page_value_invalid", "config")


def _row(
    method: str,
    path: str,
    handler: Handler,
    response: type[Schema],
    body: type[Schema] | None = None,
    **more: Any,
) -> Operation:
    auth: Auth = "none" if path.startswith(PUBLIC) else "account"
    return Operation(
        method,
        path,
        handler,
        response,
        body=body,
        loads_body=body is not None,
        name=f"scheduler.{handler.__name__}",
        auth=auth,
        source="§16",
        support="simulated",
        **more,
    )


Page = forms.SchedulingPage
OPERATIONS = [
    _row("GET", ROOT, list_pages, Page, query=Paging, many=True),
    _row("POST", ROOT, create_page, Page, forms.PageBody),
    _row("GET", ONE, get_page, Page),
    _row("PUT", ONE, update_page, Page, forms.PageBody),
    _row("DELETE", ONE, delete_page, forms.PageDeleted),
    _row("GET", f"{ONE}/calendars", list_calendars, forms.HostCalendars, many=True),
    _row("PUT", f"{ONE}/upload-image", upload_image, forms.UploadedImage, forms.ImageBody),
    _row("GET", "/schedule/availability/{provider}", provider_busy, forms.ProviderAvailability),
    _row("GET", f"{PUBLIC}/info", show_page, Page),
    _row("GET", f"{PUBLIC}/timeslots", list_slots, forms.OpenSlot, many=True),
    _row("POST", f"{PUBLIC}/timeslots", book, forms.Booking, forms.BookingBody),
    _row("POST", f"{BOOKED}/confirm", confirm, forms.Booking),
    _row("POST", f"{BOOKED}/cancel", cancel, forms.BookingCancelled, forms.CancelBody),
]
