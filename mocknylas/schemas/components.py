"""UI components: what is served and written. See §18 of the contract."""

from typing import Any

from marshmallow import fields

from mocknylas.errors import ApiError
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer


class Component(Answer):
    """A component as an application keeps it; instants are ISO 8601 with milliseconds and Z."""

    id = fields.String(required=True)
    account_id = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    action = fields.Integer(required=True, allow_none=True, strict=True)
    active = fields.Boolean(required=True)
    settings = fields.Dict(required=True)
    public_account_id = fields.String(required=True, allow_none=True)
    public_token_id = fields.String(required=True, allow_none=True)
    public_application_id = fields.String(required=True)
    access_token = fields.String(required=True, allow_none=True)
    allowed_domains = fields.List(fields.String(), required=True)
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)
    accessed_at = fields.String(required=True, allow_none=True)


class Exactly(fields.Field[Any]):
    """A value of one JSON type, or null."""

    def __init__(self, kind: type) -> None:
        """Take values of this type."""
        super().__init__(allow_none=True)
        self.kind = kind

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        if type(value) is not self.kind:
            raise ApiError("component_value_invalid", field=attr)
        return value


class Domains(Exactly):
    """A list of host names."""

    def __init__(self) -> None:
        """Take a list."""
        super().__init__(list)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        hosts = super()._deserialize(value, attr, data)
        if not all(isinstance(one, str) for one in hosts):
            raise ApiError("component_value_invalid", field=attr)
        return hosts


class ComponentBody(Lenient):
    """The body of a component write; what cannot be written is ignored."""

    account_id = Exactly(str)
    name = Exactly(str)
    type = Exactly(str)
    action = Exactly(int)
    active = Exactly(bool)
    settings = Exactly(dict)
    public_account_id = Exactly(str)
    public_token_id = Exactly(str)
    access_token = Exactly(str)
    allowed_domains = Domains()
