"""The error catalogue: every error of the API by name, with exact status, type and message.

One row per error; `rule` is its number in the contract's `errors.md`, where it has one. Faults name
these rows too (`error: daily_quota_exceeded`). Texts are exact, including odd spelling and spacing.
"""

from mocknylas.catalogue import (
    authentication,
    components,
    contacts,
    deltas,
    neural,
    platform,
    sending,
    service,
)
from mocknylas.catalogue.row import Row

__all__ = ["CATALOGUE", "Row"]

CATALOGUE: dict[str, Row] = {
    **service.HTTP,
    **service.PARAMETERS,
    **service.NOT_FOUND,
    **service.UPDATES,
    **service.ACCOUNT_STATE,
    **service.CONTENT,
    **service.CONTAINERS,
    **authentication.HOSTED,
    **authentication.NATIVE,
    **authentication.MANAGEMENT,
    **authentication.GRANTS,
    **components.COMPONENTS,
    **contacts.CONTACTS,
    **neural.NEURAL,
    **sending.DRAFTS,
    **sending.SENDING,
    **sending.PROVIDER,
    **deltas.DELTAS,
    **platform.WEBHOOKS,
}
