"""Calendars: what is served, what may be written, and which are listed."""

from marshmallow import fields

from mocknylas.schemas.event_fields import read_zone
from mocknylas.schemas.fields import Text, Texts
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind
from mocknylas.schemas.participants import Metadata
from mocknylas.schemas.queries import Page
from mocknylas.schemas.values import CheckedValue, TextValue


class Calendar(Answer):
    """A calendar. See the table in §7 of the contract."""

    id = fields.String(required=True)
    object = of_kind("calendar")
    account_id = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    read_only = fields.Boolean(required=True)
    location = fields.String(required=True, allow_none=True)
    timezone = fields.String(required=True, allow_none=True)
    is_primary = fields.Boolean(required=True, allow_none=True)
    metadata = fields.Dict(keys=fields.String(), values=fields.String())
    hex_color = fields.String(allow_none=True)
    job_status_id = fields.String()


class CalendarBody(Lenient):
    """The body of a calendar write. Source: R-CAL-08."""

    name = TextValue()
    description = TextValue()
    location = TextValue()
    timezone = CheckedValue(read_zone)
    metadata = Metadata()


class MetadataFilters(Page):
    """The filters by metadata. Source: R-META-03."""

    metadata_key = Texts()
    metadata_value = Texts()
    metadata_pair = Texts()
    metadata_search = Text()
