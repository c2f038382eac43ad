"""One request on its way through the API: who asks, and what is asked."""

from dataclasses import dataclass, field
from typing import Any

from flask import Request

from mocknylas import jsons
from mocknylas.api.judging import judge, judge_scopes
from mocknylas.api.operation import Ask, Call, Operation, Upload
from mocknylas.api.reading import read_body, read_query
from mocknylas.departures import Departure, departure
from mocknylas.documents import Document
from mocknylas.engine.accounts import obstacle
from mocknylas.errors import ApiError
from mocknylas.http.auth import credentials, is_bearer
from mocknylas.rules import versions
from mocknylas.rules.addresses import emails
from mocknylas.rules.logins import VIRTUAL
from mocknylas.sandboxes import Sandbox, Sandboxes
from mocknylas.world import World

STATES = {"invalid": "account_invalid", "stopped": "account_stopped"}  # Source: R-X46
CANCELLED = "cancelled"  # billing state that refuses every call but /account. Source: R-X47
UNGATED = ("/account", "/oauth/revoke")  # served in every state. Source: R-GATE-03, R-MGMT-08
VIRTUAL_PATHS = (*UNGATED, "/calendars", "/events", "/delta", "/job-statuses")  # R-NAT-15
ANONYMOUS = "events.rsvp"  # the call that a switch opens to requests without a token
RAW_MIME = "message/rfc822"
NOT_JSON = {"/send": RAW_MIME, "/files": "multipart/form-data"}  # Source: R-X9


@dataclass
class Exchange:
    """What is known of a request so far; the log and the error answers read it."""

    request: Request
    pinned: str  # version of requests that belong to no sandbox and name none
    path: dict[str, str] = field(default_factory=dict)
    token: str = ""
    sandbox: Sandbox | None = None
    account: Document = field(default_factory=dict)
    operation: str = ""
    body: Any = None
    has_body: bool = False  # whether `body` was given, be it as null
    fault: str = ""
    error: str = ""  # name of the catalogue's row that is answered
    departures: list[Departure] = field(default_factory=list)
    wants_page: bool = False  # whether a refusal is shown to a person

    def identify(self, sandboxes: Sandboxes) -> None:
        """Find the sandbox and account of the request's token, if it has one. Source: R-X4."""
        self.token, _ = credentials(self.request.environ.get("HTTP_AUTHORIZATION", ""))
        found = sandboxes.find(self.token) if self.token else None
        if found:
            self.sandbox, self.account = found

    def admit(self, row: Operation, sandboxes: Sandboxes) -> None:
        """Let in whoever has the credentials that a row asks for. Raises: ApiError."""
        self.wants_page = row.page and "text/html" in self.request.headers.get("Accept", "")
        if row.auth == "account":
            if self.sandbox is None and row.name == ANONYMOUS:
                self.adopt(sandboxes)
            self.admit_account(row)
        elif row.auth == "application":
            self.admit_application(sandboxes)
        elif row.auth == "client":
            self.admit_client(sandboxes)
        else:
            self.admit_anyone(row, sandboxes)

    def admit_client(self, sandboxes: Sandboxes) -> None:
        """Let in whoever has client id and secret. Source: R-GRANT-07. Raises: ApiError."""
        header = self.request.environ.get("HTTP_AUTHORIZATION", "")
        client_id, secret = credentials(header)
        owner = sandboxes.with_secret(secret)
        if owner is None or owner.client_id != client_id:
            raise ApiError("unauthorized")
        self.sandbox, self.account = owner, {}

    def admit_anyone(self, row: Operation, sandboxes: Sandboxes) -> None:
        """Let everybody in, to the sandbox of the client id that is given.

        Credentials count for nothing. Source: R-AUTHZ-08.
        """
        if row.parameters:
            self.read_parameters()
        client_id = str((self.body or {}).get("client_id"))
        owner = sandboxes.of_client(client_id) or sandboxes.default
        if "slug" in self.path:
            owner = self._publisher(sandboxes) or owner
        self.sandbox, self.account = owner, {}

    def _publisher(self, sandboxes: Sandboxes) -> Sandbox | None:
        """Return the sandbox whose page the public asks for: the token's, else the latest."""
        around = [self.sandbox] if self.sandbox else []
        places = [*around, *reversed(sandboxes.all())]
        slug = self.path["slug"]
        return next((one for one in places if one.world.pages.by_slug(slug)), None)

    def adopt(self, sandboxes: Sandboxes) -> None:
        """Find sandbox and account by the event that is answered, where a switch allows it.

        Source: R-RSVP-09. The latest sandbox that knows the event counts.
        """
        lenient = [one for one in sandboxes.all() if one.world.options.rsvp_without_token]
        if lenient:
            self.read_body()
        wanted = self.body.get("event_id") if isinstance(self.body, dict) else None
        for sandbox in lenient:
            store = sandbox.world.store
            event = store.get("event", wanted) if isinstance(wanted, str) else None
            if event:
                self.sandbox, self.account = sandbox, store.at("account", event["account_id"])

    def admit_application(self, sandboxes: Sandboxes) -> None:
        """Let in whoever has the secret of the application that the path names.

        Outside of strict sandboxes a Bearer token of one of its accounts does, too: the Python SDK
        sends that. Source: R-AUTHZ-05, R-AUTHZ-06. Raises: ApiError.
        """
        header = self.request.environ.get("HTTP_AUTHORIZATION", "")
        secret, _ = credentials(header)
        owner = sandboxes.with_secret(secret)
        by_token = owner is None and is_bearer(header) and not self._strict
        if by_token:
            owner = self.sandbox
        if owner is None or owner.client_id != self.path["client_id"]:
            raise ApiError("unauthorized")
        if by_token:
            self._tolerate("/headers/Authorization", ApiError("unauthorized"), "R-AUTHZ-06")
        self.sandbox, self.account = owner, {}

    def admit_account(self, row: Operation) -> None:
        """Let in whoever has a token of an account that may do this. Raises: ApiError."""
        if self.sandbox is None:
            raise ApiError("unauthorized")
        self.check_state(row)

    def read_body(self) -> None:
        """Parse the body as JSON whatever its content type. Source: R-X9, R-X12.

        A body that must not be JSON stays None. Raises: ApiError as E-02.
        """
        if not self.request.content_length:
            return
        expected = NOT_JSON.get(self.request.path.rstrip("/"))
        if self.request.mimetype == expected and not self._is_disguised():
            return
        data = self.request.get_data()
        self.has_body = bool(data.strip())
        if self.has_body:
            try:
                self.body = jsons.loads(data)
            except ValueError:
                raise ApiError("bad_json") from None

    def read_parameters(self) -> None:
        """Gather query, form and JSON body into one; later ones win. Source: R-OAUTH-10.

        Raises: ApiError for JSON that is not an object.
        """
        data = self.request.get_data()
        try:
            body = jsons.loads(data) if data.strip() else {}
        except ValueError:
            body = self.request.form.to_dict()
        if not isinstance(body, dict):
            raise ApiError("not_an_object")
        self.body, self.has_body = {**self.request.args.to_dict(), **body}, True

    def _is_disguised(self) -> bool:
        """Say whether a suffix makes raw MIME count as JSON in a strict sandbox. Source: R-P16."""
        suffixed = self.request.headers["Content-Type"].strip() != self.request.mimetype
        if not suffixed or self.request.mimetype != RAW_MIME:
            return False
        self._tolerate("/headers/Content-Type", ApiError("bad_json"), "R-P16")
        return self._strict

    def _tolerate(self, place: str, error: ApiError, rule: str) -> None:
        self.departures.append(departure("tolerated", place, error, rule))

    @property
    def _strict(self) -> bool:
        return self.sandbox is not None and self.sandbox.world.options.strict

    def check_state(self, row: Operation) -> None:
        """Refuse what the account's state forbids. Source: R-X46, R-X47. Raises: ApiError."""
        if self.account["billing_state"] == CANCELLED and row.path not in UNGATED:
            raise ApiError("account_cancelled")
        if self.account["provider"] == VIRTUAL and not row.path.startswith(VIRTUAL_PATHS):
            raise ApiError("only_calendars")
        if row.writes and self.account["sync_state"] in STATES and row.path not in UNGATED:
            why = obstacle(self.world.state, self.account)
            if why:
                raise ApiError(STATES[why])

    def check_version(self, row: Operation) -> None:
        """Refuse what the request's version does not have, where asked to. Source: R-X20, E-05."""
        options = self.world.options
        if options.gate_versions and not versions.at_least(self.version, row.since):
            raise ApiError("unsupported_version", feature=f"{row.method} {row.path}")

    @property
    def world(self) -> World:
        """The world of a request that was let in."""
        assert self.sandbox is not None, "whoever has none was refused before"
        return self.sandbox.world

    @property
    def version(self) -> str:
        """The version that serves the request. Source: R-X19, R-VER-01, R-VER-05."""
        asked = self.request.environ.get("HTTP_NYLAS_API_VERSION")
        if asked in versions.KNOWN:
            return str(asked)
        return self.sandbox.world.options.api_version if self.sandbox else self.pinned

    @property
    def _root(self) -> str:
        environ = self.request.environ
        return f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"

    def ask(self) -> Ask:
        """Return what tells the variants of an operation apart."""
        return Ask(
            query=self.request.args,
            path=self.path,
            accept=self.request.environ.get("HTTP_ACCEPT", ""),
            content_type=self.request.environ.get("CONTENT_TYPE", ""),
            body=self.body,
        )

    def call(self, row: Operation) -> Call:
        """Validate the request against a row. Raises: ApiError."""
        values = self.request.args.to_dict(flat=False) if self.request.query_string else {}
        return Call(
            account=self.account,
            query=read_query(row, values),
            body=read_body(row, self.body, given=self.has_body),
            path=self.path,
            uploads=self._uploads(),
            raw=self.request.get_data() if self.request.mimetype == RAW_MIME else b"",
            version=self.version,
            token=self.token,
            root=self._root,
        )

    def judge(self, row: Operation) -> None:
        """Note where the request leaves the contract. Raises: ApiError in a strict sandbox."""
        names = self.request.args if self.request.query_string else ()
        self.departures += judge(row, names, self.body, strict=self._strict)
        found = self.world.tokens.find(self.token) if row.auth == "account" else None
        if found:
            self.departures += judge_scopes(row, found["scopes"], strict=self._strict)

    def subject(self, row: Operation) -> dict[str, Any]:
        """Return what fault rules at the request seam can match."""
        body = self.body if isinstance(self.body, dict) else {}
        people = {name: emails(value) for name, value in body.items() if _are_people(value)}
        return {
            **body,
            **people,
            **(self.request.args if self.request.query_string else {}),
            **self.path,
            "operation": row.name,
            "method": self.request.method,
            "path": self.request.path,
            "account": self.account.get("email_address"),
            "account_id": self.account.get("id"),
            "provider": self.account.get("provider"),
        }

    def _uploads(self) -> dict[str, Upload]:
        """Return the parts with a file, of each no more than shows that it is too large."""
        if self.request.mimetype != "multipart/form-data" or self.sandbox is None:
            return {}
        enough = self.sandbox.world.options.max_file_size + 1
        return {
            name: Upload(part.filename or None, part.mimetype or "", part.read(enough))
            for name, part in self.request.files.items()
        }


def _are_people(value: Any) -> bool:
    """Say whether a value of a body lists participants, all with an address."""
    return isinstance(value, list) and all(
        isinstance(one, dict) and isinstance(one.get("email"), str) for one in value
    )
