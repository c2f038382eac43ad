"""The application and its accounts as the management API takes and shows them."""

from typing import Any

from marshmallow import fields

from mocknylas.errors import ApiError
from mocknylas.schemas.fields import BodyField, BodyText, Text, Texts
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind
from mocknylas.schemas.participants import Metadata
from mocknylas.schemas.queries import Page
from mocknylas.schemas.redirects import is_redirect_uri


class Application(Answer):
    """An application. Source: R-MGMT-15."""

    application_name = fields.String(required=True)
    icon_url = fields.String(required=True)
    redirect_uris = fields.List(fields.String(), required=True)


class RedirectUris(BodyField):
    """The URIs to which a sign-in may lead, all of them."""

    def read(self, value: Any, field: str) -> Any:
        """Return the URIs, each once. Raises: ApiError."""
        if not isinstance(value, list) or not all(map(is_redirect_uri, value)):
            raise ApiError("application_field", field=field)
        return list(dict.fromkeys(value))


class ApplicationBody(Lenient):
    """What changes of an application; absent keys do not. Source: R-MGMT-15."""

    application_name = BodyText("application_field")
    icon_url = BodyText("application_field")
    redirect_uris = RedirectUris()


class ManagedAccount(Answer):
    """An account as the management API shows it; there is no `object`. Source: R-MGMT-16."""

    id = fields.String(required=True)
    account_id = fields.String(required=True)
    billing_state = fields.String(required=True)
    sync_state = fields.String(required=True)
    email = fields.String(required=True)
    provider = fields.String(required=True)
    trial = fields.Boolean(required=True)
    authentication_type = fields.String(required=True)
    namespace_id = fields.String(required=True)
    metadata = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class AccountFilters(Page):
    """The filters of the list. Source: R-MGMT-01, R-MGMT-02."""

    metadata_key = Texts()
    metadata_value = Texts()
    metadata_pair = Texts()
    metadata_search = Text()


class AccountBody(Lenient):
    """What changes of an account. Source: R-META-06."""

    metadata = Metadata()


class RevokeAllBody(Lenient):
    """Which token survives. Source: R-MGMT-11."""

    keep_access_token = fields.String(allow_none=True)


class TokenInfoBody(Lenient):
    """Which token is asked about. Source: R-MGMT-12."""

    access_token = fields.String()


class TokenInfo(Answer):
    """What is known of a token."""

    created_at = fields.Integer(required=True, strict=True)
    updated_at = fields.Integer(required=True, strict=True)
    scopes = fields.String(required=True)
    state = fields.String(required=True)


class Success(Answer):
    """It is done: "true", as a text. Source: R-MGMT-04."""

    success = of_kind("true")


class Deleted(Answer):
    """It is deleted. Source: R-MGMT-09."""

    success = fields.Boolean(required=True)


class IpAddresses(Answer):
    """Where the service's requests come from."""

    ip_addresses = fields.List(fields.String(), required=True)
    updated_at = fields.Integer(required=True, strict=True)
