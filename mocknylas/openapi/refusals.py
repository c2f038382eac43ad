"""Which errors the fields of a request can raise; the fields' own kinds say it."""

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from mocknylas.schemas import (
    components,
    contacts,
    deltas,
    grants,
    management,
    neural,
    queries,
    webhooks,
)
from mocknylas.schemas import fields as own
from mocknylas.schemas import participants as people

# {name} is the field's own; what else a field is told to raise stands in `error` and `only_one`.
ERRORS: dict[type[Field[Any]], tuple[str, ...]] = {
    own.Flag: ("not_boolean",),
    own.Text: ("value_too_long",),
    own.Texts: ("value_too_long",),
    own.Id: ("invalid_id",),
    own.Timestamp: ("invalid_timestamp", "invalid_datetime"),
    own.Count: ("{name}_not_integer", "{name}_negative"),
    own.BodyText: (),
    queries.View: ("unknown_view",),
    queries.Emails: ("too_many_emails", "invalid_recipient"),
    deltas.Names: (),
    grants.Provider: ("integration_provider",),
    grants.Settings: ("integration_field",),
    grants.Expiry: ("expires_in_range",),
    grants.Strings: ("integration_field",),
    grants.RedirectUri: ("integration_field",),
    management.RedirectUris: ("application_field",),
    people.Participants: ("invalid_recipients",),
    people.FileIds: ("file_ids_not_list", "invalid_id"),
    people.CustomHeaders: ("invalid_custom_headers",),
    people.Metadata: ("invalid_metadata",),
    people.Tracking: (),
    contacts.ContactText: ("contact_text_invalid",),
    contacts.Birthday: ("birthday_invalid",),
    contacts.Entries: ("contact_list_invalid", "contact_entry_invalid"),
    contacts.Addresses: ("address_unstructured",),
    contacts.GroupId: ("contact_text_invalid",),
    components.Exactly: ("component_value_invalid",),
    neural.Id: ("invalid_id",),
    neural.MessageIds: ("message_ids_invalid", "too_many_messages"),
    neural.ShortText: ("neural_value_invalid", "neural_text_too_long"),
    neural.OneOf: ("neural_value_invalid",),
    neural.Pages: ("pages_invalid",),
    webhooks.State: ("webhook_state_invalid",),
    webhooks.CallbackUrl: ("webhook_url_invalid",),
    webhooks.Triggers: ("webhook_triggers_invalid",),
}


def refusals(schema: type[Schema] | None) -> Iterator[str]:
    """Yield the names of the errors that reading by a schema can raise."""
    for name, field in schema().fields.items() if schema else ():
        for kind in type(field).__mro__:
            yield from (one.format(name=name) for one in ERRORS.get(kind, ()))
        yield from filter(None, (getattr(field, told, "") for told in ("error", "only_one")))
        if getattr(field, "reachable", False):
            yield "invalid_recipient"
