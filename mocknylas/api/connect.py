"""`/connect`: native sign-ins, where the application itself asks for the credentials."""

from collections.abc import Iterable
from typing import Any

from mocknylas.api.operation import Call, Operation
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.rules.logins import (
    LOGINS,
    PORTS,
    VIRTUAL,
    missing_settings,
    secret_of,
    wish,
)
from mocknylas.rules.scopes import read_scopes
from mocknylas.schemas.authentication import (
    CodeAnswer,
    ConnectBody,
    ConnectedAccount,
    ConnectTokenBody,
    DetectBody,
    Detection,
)
from mocknylas.schemas.participants import is_address
from mocknylas.world import World

REQUIRED = ("client_id", "name", "email_address", "provider", "settings")
JSON_FAILURES_SINCE = (2, 4)  # version of the API. Source: R-NAT-08
MAX_PORT = 65535


def authorize(world: World, call: Call) -> Document:
    """Ask the provider and give a one-time code. Source: R-NAT-01 to R-NAT-09, R-NAT-15."""
    body = _checked(world, call.body)
    address, login = body["email_address"], body["provider"]
    wanted = wish(
        address,
        body["name"],
        login,
        settings=body["settings"],
        scopes=read_scopes(body.get("scopes")),
    )
    wanted["account_id"] = str(body.get("reauth_account_id") or "")
    world.connecting.find(wanted)
    try:
        world.sign_in.check(address, login, secret_of(body["settings"]))
    except ApiError as error:
        raise _as_version(error, call.version, login, address) from None
    return {"code": world.sign_in.new_code("native", wish=wanted)}


def token(world: World, call: Call) -> Document:
    """Give account and token for a code. Source: R-NAT-07, R-NAT-11, R-NAT-13."""
    _require(call.body, ("client_id", "client_secret", "code"))
    _check_secret(world, call.body)
    spent = world.sign_in.spend("native", str(call.body["code"]))
    if spent is None:
        raise ApiError("code_refused")
    account = world.connecting.connect(spent["wish"])
    access_token = world.tokens.grant(account["id"], spent["wish"]["scopes"])
    return {**account, "access_token": access_token}


def detect_provider(world: World, call: Call) -> Document:
    """Tell the provider of an address. Source: R-NAT-16."""
    _require(call.body, ("client_id", "client_secret", "email_address"))
    _check_secret(world, call.body)
    address = _address(call.body["email_address"])
    name = world.sign_in.provider(address) or ""
    return {
        "auth_name": name,
        "detected": bool(name),
        "email_address": address,
        "is_imap": bool(name) and LOGINS[name].is_imap,
        "provider_name": name,
    }


def _checked(world: World, body: Document) -> Document:
    """Return a request that can be tried at the provider. Raises: ApiError."""
    body = {**body, "email_address": body.get("email_address") or body.get("email")}
    settings = body.get("settings")
    missing = [name for name in REQUIRED if not body.get(name) and body.get(name) != {}]
    is_known = str(body.get("provider")) in LOGINS
    if isinstance(settings, dict) and is_known:
        missing += missing_settings(body["provider"], settings)
    _refuse_missing(missing)
    _check_client(world, body)
    if not is_known:
        raise ApiError("provider_unknown", provider=body["provider"])
    _check_types(body)
    return {**body, "email_address": _address(body["email_address"], body["provider"])}


def _check_types(body: Document) -> None:
    if not isinstance(body["name"], str):
        raise ApiError("field_invalid", field="name")
    if not isinstance(body["settings"], dict):
        raise ApiError("field_invalid", field="settings")
    for name, value in body["settings"].items():
        wrong = _is_no_port(value) if name in PORTS else isinstance(value, dict | list)
        if value is not None and wrong:
            raise ApiError("field_invalid", field=name)


def _is_no_port(value: Any) -> bool:
    return not str(value).isdecimal() or not 0 < int(str(value)[:6]) <= MAX_PORT


def _address(value: Any, provider: str = "") -> str:
    """Return an address; that of a virtual calendar is any unique text. Source: R-NAT-15."""
    plausible = isinstance(value, str) and (provider == VIRTUAL or is_address(value.strip()))
    if not plausible:
        raise ApiError("field_invalid", field="email_address")
    return str(value).strip()


def _require(body: Document, names: Iterable[str]) -> None:
    _refuse_missing([name for name in names if not body.get(name)])


def _refuse_missing(names: list[str]) -> None:
    """Refuse a request that lacks something. Source: R-NAT-02, R-NAT-03."""
    if names:
        detail = {"missing_fields": names, "error": "Missing fields."}
        raise ApiError("fields_missing", detail=detail)


def _check_client(world: World, body: Document) -> None:
    if body["client_id"] != world.application.client_id:
        raise ApiError("native_client_unknown")


def _check_secret(world: World, body: Document) -> None:
    _check_client(world, body)
    if body["client_secret"] != world.application.document["client_secret"]:
        raise ApiError("secret_wrong")


def _as_version(error: ApiError, version: str, login: str, address: str) -> ApiError:
    """Return a refusal as the version of the request words it. Source: R-NAT-08."""
    numbers = tuple(int(part) for part in version.split("."))
    if error.name != "authentication_failed" or not LOGINS[login].is_microsoft:
        return error
    if numbers < JSON_FAILURES_SINCE:
        return error
    worded = ApiError(
        "microsoft_refused", detail={"error": f"Wrong username or password for {address}"}
    )
    worded.fault = error.fault
    return worded


def _row(path: str, handler: Any, name: str, **more: Any) -> Operation:
    return Operation(
        "POST", path, handler, name=name, auth="none", parameters=True, loads_body=True, **more
    )


OPERATIONS = [
    _row(
        "/connect/authorize",
        authorize,
        "connect.authorize",
        response=CodeAnswer,
        body=ConnectBody,
        source="R-NAT-01",
    ),
    _row(
        "/connect/token",
        token,
        "connect.token",
        response=ConnectedAccount,
        body=ConnectTokenBody,
        source="R-NAT-11",
    ),
    _row(
        "/connect/detect-provider",
        detect_provider,
        "connect.detect_provider",
        response=Detection,
        body=DetectBody,
        source="R-NAT-16",
    ),
]
