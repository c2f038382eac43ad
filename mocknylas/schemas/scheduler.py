"""Scheduling pages and bookings: what is served and written. See §16 of the contract."""

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from mocknylas.errors import ApiError
from mocknylas.schemas.availability import MILLISECONDS, Clock, Whole, check_zone
from mocknylas.schemas.calendars import Calendar
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer
from mocknylas.schemas.participants import is_address

DAYS = ("M", "T", "W", "R", "F", "S", "U")  # Monday to Sunday, as pages write them
WORKING_HOURS = {"days": [*DAYS[:5]], "start": "9:00", "end": "17:00"}
SLUG = re.compile(r"[A-Za-z0-9._~-]{1,200}", re.ASCII)
MINUTES = validate.Range(min=0, max=60 * 24 * 366)
METHODS = ("collective", "round-robin-maximize-availability", "round-robin-maximize-fairness")
CONFIRMATIONS = ("automatic", "manual", "external")


class SchedulingPage(Answer):
    """A page on which people book a time; without `object`. Source: R-SCH-03."""

    id = fields.Integer(required=True, strict=True)
    app_client_id = fields.String(required=True, allow_none=True)
    app_organization_id = fields.Integer(required=True, strict=True)
    config = fields.Dict(required=True)
    edit_token = fields.String(required=True)
    name = fields.String(required=True)
    slug = fields.String(required=True)
    created_at = fields.Date(required=True)
    modified_at = fields.Date(required=True)


class PageDeleted(Answer):
    """What answers a deletion: an empty object."""


class HostCalendars(Answer):
    """The calendars of one of a page's accounts."""

    calendars = fields.List(fields.Nested(Calendar), required=True)
    email = fields.String(required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)


class UploadedImage(Answer):
    """Where a page's image would lie."""

    filename = fields.String(required=True)
    original_filename = fields.String(required=True, data_key="originalFilename")
    public_url = fields.String(required=True, data_key="publicUrl")
    signed_url = fields.String(required=True, data_key="signedUrl")


class BusySpan(Answer):
    """A busy time."""

    start = fields.Integer(required=True, strict=True)
    end = fields.Integer(required=True, strict=True)


class ProviderAvailability(Answer):
    """When the account that asks is busy."""

    busy = fields.List(fields.Nested(BusySpan), required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)


class OpenSlot(Answer):
    """A time that can be booked."""

    account_id = fields.String(required=True)
    calendar_id = fields.String(required=True)
    host_name = fields.String(required=True)
    emails = fields.List(fields.String(), required=True)
    start = fields.Integer(required=True, strict=True)
    end = fields.Integer(required=True, strict=True)


class Booking(Answer):
    """What becomes of a booking, its confirmation."""

    id = fields.String(required=True)
    account_id = fields.String(required=True)
    additional_field_values = fields.Dict(required=True)
    calendar_event_id = fields.String(required=True)
    calendar_id = fields.String(required=True)
    edit_hash = fields.String(required=True)
    start_time = fields.Integer(required=True, strict=True)
    end_time = fields.Integer(required=True, strict=True)
    is_confirmed = fields.Boolean(required=True)
    location = fields.String(required=True)
    recipient_email = fields.String(required=True)
    recipient_locale = fields.String(required=True, allow_none=True)
    recipient_name = fields.String(required=True)
    recipient_tz = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)


class BookingCancelled(Answer):
    """What answers a cancellation."""

    success = fields.Boolean(required=True)


def _check_address(text: str) -> None:
    if not is_address(text):
        raise ValidationError("Not a valid email address.")


class OpeningHours(Lenient):
    """When a page's accounts can be met, or one of them."""

    account_id = fields.String()
    days = fields.List(fields.String(validate=validate.OneOf(DAYS)), required=True)
    start = Clock(required=True)
    end = Clock(required=True)


class AdditionalField(Lenient):
    """A further question to guests."""

    name = fields.String(required=True)
    required = fields.Boolean(load_default=False)


class BookingTerms(Lenient):
    """How a page can be booked."""

    opening_hours = fields.List(
        fields.Nested(OpeningHours), load_default=lambda: [OpeningHours().load(WORKING_HOURS)]
    )
    available_days_in_future = fields.Integer(
        load_default=7, validate=validate.Range(min=1, max=365)
    )
    interval_minutes = fields.Integer(load_default=None, validate=validate.Range(min=5, max=1440))
    min_booking_notice = fields.Integer(load_default=0, validate=MINUTES)
    min_buffer = fields.Integer(load_default=0, validate=MINUTES)
    min_cancellation_notice = fields.Integer(load_default=0, validate=MINUTES)
    scheduling_method = fields.String(load_default=METHODS[0])
    confirmation_method = fields.String(
        load_default=CONFIRMATIONS[0], validate=validate.OneOf(CONFIRMATIONS)
    )
    calendar_invite_to_guests = fields.Boolean(load_default=True)
    additional_fields = fields.List(fields.Nested(AdditionalField), load_default=list)


class EventTerms(Lenient):
    """What a booking becomes."""

    duration = fields.Integer(load_default=30, validate=validate.Range(min=1, max=1440))
    title = fields.String(load_default="")
    location = fields.String(load_default="")


class PageExpiry(Lenient):
    """When a page can no longer be booked: from an instant on, or after so many bookings."""

    date = Whole()
    uses = fields.Integer(validate=validate.Range(min=0))


class HostChoice(Lenient):
    """Which calendars of an account are looked at, and in which bookings lie."""

    availability = fields.List(fields.String(), load_default=list)
    booking = fields.String(load_default=None)


class PageConfig(Lenient):
    """The settings of a page that are simulated. See §16 of the contract."""

    booking = fields.Nested(BookingTerms, load_default=lambda: BookingTerms().load({}))
    event = fields.Nested(EventTerms, load_default=lambda: EventTerms().load({}))
    calendar_ids = fields.Dict(fields.String(), fields.Nested(HostChoice), load_default=dict)
    expire_after = fields.Nested(PageExpiry, load_default=dict)
    timezone = fields.String(load_default=None, validate=check_zone)
    disable_emails = fields.Boolean(load_default=False)


class PageBody(Lenient):
    """The body of a page's write."""

    name = fields.String(validate=validate.Length(min=1))
    slug = fields.String(validate=validate.Regexp(f"^(?:{SLUG.pattern})$"))
    config = fields.Dict(fields.String())
    access_tokens = fields.List(fields.String())
    app_client_id = fields.String()


class ImageBody(Lenient):
    """The body of `PUT /manage/pages/{id}/upload-image`."""

    content_type = fields.String(
        required=True,
        data_key="contentType",
        validate=validate.Regexp(r"^image/[\w.+-]+$", error="Not an image."),
    )
    object_name = fields.String(
        required=True, data_key="objectName", validate=validate.Length(min=1, max=255)
    )


class Instant(Whole):
    """Unix seconds; the Node SDK sends milliseconds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        number = super()._deserialize(value, attr, data, **more)
        return number // 1000 if abs(number) >= MILLISECONDS else number


class SlotBody(Lenient):
    """The slot that is wanted, as it was offered."""

    account_id = fields.String()
    calendar_id = fields.String()
    host_name = fields.String()
    emails = fields.List(fields.String())
    start = Instant(required=True)
    end = Instant(required=True)


class BookingBody(Lenient):
    """The body of `POST /schedule/{slug}/timeslots`."""

    email = fields.String(required=True, validate=_check_address)
    name = fields.String(required=True, validate=validate.Length(min=1))
    slot = fields.Nested(SlotBody, required=True)
    additional_values = fields.Dict(fields.String(), load_default=dict)
    additional_emails = fields.List(fields.String(validate=_check_address), load_default=list)
    locale = fields.String(load_default=None)
    page_hostname = fields.String(load_default=None)
    timezone = fields.String(load_default=None)
    replaces_booking_hash = fields.String(load_default=None)


class CancelBody(Lenient):
    """The body of a cancellation."""

    reason = fields.String(load_default="")


def loaded(schema: type[Schema], body: Any, error: str, field: str = "") -> dict[str, Any]:
    """Return a body as a schema reads it; null counts as not given. Raises: ApiError."""
    try:
        return dict(schema().load(_without_nulls(body)))
    except ValidationError as problem:
        path, words = _first(problem.messages, [field] if field else [])
        raise ApiError(error, field=".".join(path), problem=words) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _first(messages: Any, path: list[str]) -> tuple[list[str], str]:
    while isinstance(messages, dict):
        key, messages = next(iter(messages.items()))
        path = [*path, str(key)]
    return path, str(messages[0])
