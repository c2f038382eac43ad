"""`/oauth`: hosted sign-ins, by a page or at once, and the exchange of codes for tokens."""

from typing import Any

from mocknylas.api.operation import Call, Operation, Page, Raw, Redirect
from mocknylas.documents import Document
from mocknylas.engine.sign_in import DENIED, FAILED, token_object
from mocknylas.errors import ApiError
from mocknylas.rules.logins import LOGINS, OFFERED, wish
from mocknylas.rules.scopes import SCOPES, read_scopes
from mocknylas.schemas.authentication import (
    AccessToken,
    AuthorizeQuery,
    SignInForm,
    TokenRequest,
)
from mocknylas.schemas.participants import is_address
from mocknylas.world import World

MAX_STATE = 255  # characters. Source: R-OAUTH-07
RESPONSE_TYPES = ("code", "token")
GRANT_TYPE = "authorization_code"
TOKEN_PARAMETERS = ("client_id", "client_secret", "grant_type", "code")
LOGIN = "/oauth/login"
REFUSED_BY_USER = "The user denied the request."
DEFAULT_LOGIN = "imap"
HOSTS = ("imap_host", "smtp_host", "eas_server_host")  # settings that the page offers


def authorize(world: World, call: Call) -> Redirect:
    """Begin a hosted sign-in; go to its page or, where asked to, to its end.

    Source: R-OAUTH-01 to R-OAUTH-09.
    """
    given = {name: str(value) for name, value in call.body.items()}
    proposal = world.sign_in.propose(_checked(world, given))
    if world.options.auto_approve:
        return Redirect(_approve(world, proposal))
    client_id = world.application.client_id
    return Redirect(f"{LOGIN}?client_id={client_id}&proposal_id={proposal['id']}")


def show_page(world: World, call: Call) -> Page:
    """Show the first step that is still needed: the address, the provider, the password."""
    proposal = world.sign_in.proposal(str(call.body.get("proposal_id")))
    hints = {"email": proposal["login_hint"], "provider": proposal["provider"]}
    return _step(world, proposal, {**hints, **call.body})


def submit_page(world: World, call: Call) -> Page | Redirect:
    """Take what the user entered: go on, or lead the browser back to the application."""
    form = {name: str(value).strip() for name, value in call.body.items()}
    proposal = world.sign_in.proposal(form.get("proposal_id", ""))
    if form.get("action") == "deny":
        return Redirect(world.sign_in.refuse(proposal, DENIED, REFUSED_BY_USER))
    if form.get("action") != "allow":
        return _step(world, proposal, form, asked=True)
    return _sign_in(world, proposal, form)


def exchange(world: World, call: Call) -> Document:
    """Give a token for a code. Source: R-OAUTH-10 to R-OAUTH-13."""
    given = call.body
    for name in TOKEN_PARAMETERS:
        if not given.get(name):
            raise ApiError("parameter_missing", name=name)
    _check_client(world, given)
    if given["client_secret"] != world.application.document["client_secret"]:
        raise ApiError("secret_wrong")
    if given["grant_type"] != GRANT_TYPE:
        raise ApiError("grant_type_unknown")
    spent = world.sign_in.spend("hosted", str(given["code"]))
    if spent is None:
        raise ApiError("code_spent")
    account = world.store.at("account", spent["account_id"])
    return token_object(account, world.tokens.grant(account["id"], spent["scopes"]))


def revoke(world: World, call: Call) -> Raw:
    """Revoke the token that was used to ask. Source: R-OAUTH-14."""
    world.accounts.revoke(call.token)
    return Raw(b"", "application/json")


def _checked(world: World, given: Document) -> Document:
    """Return the parameters of a sign-in. Source: R-OAUTH-06 to R-OAUTH-08. Raises: ApiError."""
    _check_client(world, given)
    if not given.get("redirect_uri"):
        raise ApiError("redirect_uri_missing")
    if given["redirect_uri"] not in world.application.document["redirect_uris"]:
        raise ApiError("redirect_uri_unregistered")
    if given.get("response_type") not in RESPONSE_TYPES:
        raise ApiError("response_type_unknown")
    if len(given.get("state", "")) > MAX_STATE:
        raise ApiError("state_too_long")
    return {
        "redirect_uri": given["redirect_uri"],
        "response_type": given["response_type"],
        "state": given.get("state", ""),
        "scopes": read_scopes(given.get("scopes") or given.get("scope")),
        "login_hint": given.get("login_hint", "").strip(),
        "provider": given.get("provider") if given.get("provider") in OFFERED else "",
        "redirect_on_error": given.get("redirect_on_error", "").lower() == "true",
    }


def _check_client(world: World, given: Document) -> None:
    if given.get("client_id") != world.application.client_id:
        raise ApiError("client_unknown")


def _approve(world: World, proposal: Document) -> str:
    """Sign in without a page, as the user of the login hint or else of the first account."""
    accounts = world.accounts.all()
    address = proposal["login_hint"] or (accounts[0]["email_address"] if accounts else "")
    login = proposal["provider"] or world.sign_in.provider(address) or DEFAULT_LOGIN
    try:
        world.sign_in.check(address, login, None)
    except ApiError as error:
        return _refused(world, proposal, error)
    wanted = wish(address, "", login, settings={}, scopes=proposal["scopes"])
    return world.sign_in.complete(proposal, wanted)


def _refused(world: World, proposal: Document, error: ApiError) -> str:
    kind = DENIED if error.name == "authentication_failed" else FAILED
    return world.sign_in.refuse(proposal, kind, error.message)


def _sign_in(world: World, proposal: Document, form: Document) -> Page | Redirect:
    """Ask the provider, and end the sign-in; one that it refuses can be tried again."""
    email, login = form.get("email", ""), form.get("provider", "")
    if not is_address(email) or login not in OFFERED:
        return _step(world, proposal, form, asked=True)
    try:
        world.sign_in.check(email, login, form.get("password", ""))
    except ApiError as error:
        if proposal["redirect_on_error"]:
            return Redirect(_refused(world, proposal, error))
        values = _values(world, proposal, form, error=error.message)
        return Page("sign_in/password", values, error.status)
    settings = {name: form[name] for name in HOSTS if form.get(name)}
    wanted = wish(email, form.get("name", ""), login, settings=settings, scopes=proposal["scopes"])
    return Redirect(world.sign_in.complete(proposal, wanted))


def _step(world: World, proposal: Document, form: Document, *, asked: bool = False) -> Page:
    """Return the page for what is not known yet; `asked` says that an address was entered."""
    email, action = form.get("email", ""), form.get("action")
    if not is_address(email) or action == "back":
        wrong = asked and action != "back"
        return Page(
            "sign_in/address", _values(world, proposal, form, wrong=wrong), 400 if wrong else 200
        )
    login = form.get("provider") or world.sign_in.provider(email)
    if login not in OFFERED:
        return Page("sign_in/provider", _values(world, proposal, form))
    return Page("sign_in/password", _values(world, proposal, {**form, "provider": login}))


def _values(world: World, proposal: Document, form: Document, **more: Any) -> Document:
    """Return what the templates of the sign-in show."""
    accounts = world.accounts.all()
    return {
        "application": world.application.show(),
        "client_id": world.application.client_id,
        "proposal_id": proposal["id"],
        **{name: form.get(name, "") for name in ("email", "name", "provider")},
        "logins": {name: LOGINS[name] for name in OFFERED},
        "scopes": [SCOPES.get(one, one) for one in proposal["scopes"].split(",")],
        "accounts": accounts,
        "is_account": form.get("email") in [one["email_address"] for one in accounts],
        "error": "",
        "wrong": False,
        **more,
    }


def _open(method: str, path: str, handler: Any, name: str, **more: Any) -> Operation:
    return Operation(method, path, handler, name=name, auth="none", parameters=True, **more)


_TOKEN: dict[str, Any] = {
    "response": AccessToken,
    "body": TokenRequest,
    "loads_body": True,
    "ignores": frozenset({"redirect_uri"}),  # RFC 6749 wants it sent again
    "source": "R-OAUTH-10",
}
OPERATIONS = [
    _open(
        "GET",
        "/oauth/authorize",
        authorize,
        "oauth.authorize",
        body=AuthorizeQuery,
        ignores=frozenset({"force_password", "disable_provider_selection"}),
        loads_body=True,
        page=True,
        media="text/html",
        status=302,
        source="R-OAUTH-01",
    ),
    _open(
        "GET",
        LOGIN,
        show_page,
        "oauth.page",
        body=SignInForm,
        loads_body=True,
        page=True,
        media="text/html",
        source="R-OAUTH-01",
    ),
    _open(
        "POST",
        LOGIN,
        submit_page,
        "oauth.sign_in",
        body=SignInForm,
        loads_body=True,
        page=True,
        media="text/html",
        also=(302,),
        source="R-OAUTH-01",
    ),
    _open("POST", "/oauth/token", exchange, "oauth.token", **_TOKEN),
    _open("GET", "/oauth/token", exchange, "oauth.token_by_query", **_TOKEN),
    Operation(
        "POST", "/oauth/revoke", revoke, blank=True, name="oauth.revoke", source="R-OAUTH-14"
    ),
]
