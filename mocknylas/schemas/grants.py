"""Integrations, grants and the hosted sign-ins of the beta: bodies and answers."""

from typing import Any

from marshmallow import fields, missing

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import BodyField, BodyText
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer
from mocknylas.schemas.queries import Paging
from mocknylas.schemas.redirects import is_redirect_uri

PROVIDERS = ("google", "microsoft", "imap", "zoom")
MIN_EXPIRY, MAX_EXPIRY = 60, 315360000  # seconds, both excluded. Source: R-GRANT-03


class Provider(BodyField):
    """One of the four providers."""

    def read(self, value: Any, field: str) -> Any:
        """Return its name. Raises: ApiError."""
        if value not in PROVIDERS:
            raise ApiError("integration_provider", provider=value)
        return value


class Settings(BodyField):
    """What a provider needs to know; `tenant` is Microsoft's alone. Source: R-GRANT-02."""

    def read(self, value: Any, field: str) -> Any:
        """Return the settings. Raises: ApiError."""
        if not isinstance(value, dict):
            raise ApiError("integration_field", field=field)
        return value


class Expiry(BodyField):
    """For how many seconds something is good. Source: R-GRANT-03."""

    def read(self, value: Any, field: str) -> Any:
        """Return the seconds. Raises: ApiError."""
        if type(value) is not int or not MIN_EXPIRY < value < MAX_EXPIRY:
            raise ApiError("expires_in_range")
        return value


class Strings(BodyField):
    """A list of texts."""

    def read(self, value: Any, field: str) -> Any:
        """Return the texts. Raises: ApiError."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError("integration_field", field=field)
        return list(value)


class RedirectUri(BodyField):
    """Where a hosted sign-in leads."""

    def read(self, value: Any, field: str) -> Any:
        """Return the URI. Raises: ApiError."""
        if not is_redirect_uri(value):
            raise ApiError("integration_field", field=field)
        return value


class IntegrationChange(Lenient):
    """What changes of an integration; its provider never does. Source: R-GRANT-04."""

    name = BodyText("integration_field")
    settings = Settings()
    redirect_uris = Strings()
    expires_in = Expiry()
    scope = Strings()


class IntegrationBody(IntegrationChange):
    """A new integration."""

    provider = Provider()


class GrantChange(Lenient):
    """What changes of a grant; its provider and state never do. Source: R-GRANT-04."""

    settings = Settings()
    metadata = Settings()
    scope = Strings()


class GrantBody(GrantChange):
    """A new grant."""

    provider = Provider()
    state = BodyText("integration_field")


class HostedAuthBody(GrantChange):
    """A hosted sign-in of the beta. Source: R-GRANT-06, R-GRANT-08."""

    provider = Provider()
    redirect_uri = RedirectUri()
    expires_in = Expiry()
    account_id = BodyText("integration_field")
    grant_id = BodyText("integration_field")
    login_hint = BodyText("integration_field")
    state = BodyText("integration_field")


class Integration(Answer):
    """An integration; its id is the provider. Source: R-GRANT-01."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    provider = fields.String(required=True)
    settings = fields.Dict(required=True)
    redirect_uris = fields.List(fields.String(), required=True)
    expires_in = fields.Integer(required=True, allow_none=True, strict=True)
    scope = fields.List(fields.String(), required=True)


class Grant(Answer):
    """A grant."""

    id = fields.String(required=True)
    provider = fields.String(required=True)
    state = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    ip = fields.String(required=True)
    grant_status = fields.String(required=True)
    user_agent = fields.String(required=True)
    created_at = fields.Integer(required=True, strict=True)
    updated_at = fields.Integer(required=True, strict=True)
    settings = fields.Dict(required=True)
    metadata = fields.Dict(required=True)
    scope = fields.List(fields.String(), required=True)
    account_id = fields.String()


class HostedAuth(Answer):
    """A hosted sign-in of the beta: where the user goes, and what was asked."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    expires_at = fields.Integer(required=True, strict=True)
    request = fields.Dict(required=True)


class Envelope(Answer):
    """What every envelope can say. Source: R-GRANT-05."""

    success = fields.Boolean()


class IntegrationEnvelope(Envelope):
    """An integration in its envelope. Source: R-GRANT-05."""

    data = fields.Nested(Integration, required=True)


class GrantEnvelope(Envelope):
    """A grant in its envelope. Source: R-GRANT-05."""

    data = fields.Nested(Grant, required=True)


class HostedAuthEnvelope(Envelope):
    """A hosted sign-in in its envelope. Source: R-GRANT-06."""

    data = fields.Nested(HostedAuth, required=True)


class IntegrationList(Answer):
    """A page of integrations. Source: R-GRANT-05."""

    data = fields.List(fields.Nested(Integration), required=True)
    limit = fields.Integer(required=True, strict=True)
    offset = fields.Integer(required=True, strict=True)


class GrantList(Answer):
    """A page of grants. Source: R-GRANT-05."""

    data = fields.List(fields.Nested(Grant), required=True)
    limit = fields.Integer(required=True, strict=True)
    offset = fields.Integer(required=True, strict=True)


class GrantPage(Paging):
    """The query of the lists. Source: R-GRANT-05."""

    provider = fields.String()
    grant_status = fields.String()
    email = fields.String()


def require(body: dict[str, Any], *names: str) -> None:
    """Refuse a body that lacks one of these. Raises: ApiError."""
    for name in names:
        if body.get(name, missing) is missing:
            raise ApiError("parameter_missing", name=name)
