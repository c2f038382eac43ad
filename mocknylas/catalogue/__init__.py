"""The error catalogue: every error of the API by name, with exact status, type and message.

One row per error; `rule` is its number in the contract's `errors.md`, where it has one. Faults name
these rows too (`error: daily_quota_exceeded`). Texts are exact, including odd spelling and spacing.
"""

from collections.abc import Mapping

from mocknylas.catalogue import (
    authentication,
    calendars,
    components,
    contacts,
    deltas,
    neural,
    platform,
    sending,
    service,
)
from mocknylas.catalogue.row import Row

__all__ = ["CATALOGUE", "FAMILIES", "Row"]

FAMILIES: tuple[Mapping[str, Row], ...] = (
    service.HTTP,
    service.PARAMETERS,
    service.NOT_FOUND,
    service.UPDATES,
    service.ACCOUNT_STATE,
    service.CONTENT,
    service.CONTAINERS,
    authentication.HOSTED,
    authentication.NATIVE,
    authentication.MANAGEMENT,
    authentication.GRANTS,
    components.COMPONENTS,
    contacts.CONTACTS,
    neural.NEURAL,
    sending.DRAFTS,
    sending.SENDING,
    sending.PROVIDER,
    calendars.CALENDARS,
    calendars.AVAILABILITY,
    calendars.EVENTS,
    calendars.ANSWERS,
    deltas.DELTAS,
    platform.WEBHOOKS,
)
CATALOGUE: dict[str, Row] = {name: row for family in FAMILIES for name, row in family.items()}
