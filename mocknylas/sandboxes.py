"""Sandboxes: worlds side by side in one process, and which token belongs to which.

One sandbox is one Nylas application: client id and secret, accounts with tokens, a world. It is
a fork of a base world, which is built once per recipe, seed and start.
"""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from mocknylas.calls import Calls
from mocknylas.collector import collector_at_rest
from mocknylas.documents import Document
from mocknylas.engine.options import Options
from mocknylas.errors import ConflictError, UsageError, unknown
from mocknylas.ids import Streams, fixed_id
from mocknylas.seeding import build, load_recipes
from mocknylas.store import IndexedTable
from mocknylas.transport import Transport
from mocknylas.world import World

DEFAULT = "default"
MAX_BASES = 8  # base worlds kept for forking
Witness = Callable[[World], None]  # is told of each world whose calls nobody will see again
Door = Callable[[str, str, Mapping[str, str], Any], tuple[int, Any]]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spec:
    """What a sandbox starts from: recipe, seed, start instant (Unix seconds UTC), options."""

    seed_name: str = "default"
    seed: int = 0
    start: int = 0
    options: Options = field(default_factory=Options)

    def changed(self, **values: Any) -> "Spec":
        """Return a spec with these values; those that are None stay as they are."""
        return replace(self, **{name: one for name, one in values.items() if one is not None})


@dataclass
class Sandbox:
    """One application with its world; ids, secret and tokens depend on the sandbox's id alone."""

    id: str
    spec: Spec
    world: World
    transport: Transport = field(default_factory=Transport)  # what is mounted outlives a reset

    @property
    def client_id(self) -> str:
        """The application's client id."""
        return fixed_id("client_id", self.id)

    @property
    def tokens(self) -> dict[str, str]:
        """The live access tokens, oldest first, with the ids of their accounts."""
        return {one["id"]: one["account_id"] for one in self.world.tokens.all_live()}

    @property
    def client_secret(self) -> str:
        """The application's client secret."""
        return fixed_id("client_secret", self.id)

    def credentials(self) -> list[Document]:
        """Return the accounts with a token of each, as they were connected.

        A revoked one leaves its place to the next; an account without any shows an empty text.
        """
        found: dict[str, str] = {}
        for token, account_id in self.tokens.items():
            found.setdefault(account_id, token)
        return [
            {
                **{name: account[name] for name in ("id", "email_address", "name", "provider")},
                "access_token": found.get(account["id"], ""),
            }
            for account in self.world.accounts.all()
        ]

    def as_json(self) -> Document:
        """Return what a client needs to use the sandbox."""
        return {
            "id": self.id,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "seed_name": self.spec.seed_name,
            "seed": self.spec.seed,
            "start": self.spec.start,
            "now": self.world.clock.now,
            "options": self.world.options.as_json(),
            "accounts": self.credentials(),
        }


class Keeper(Protocol):
    """Whoever sees to it that what happened outlives the process."""

    def commit(self, sandbox: Sandbox) -> None:
        """Return once all that happened in a sandbox is kept. Raises: KeepingError."""
        ...

    def commit_all(self, *, idle: bool = False) -> None:
        """The same for every sandbox; `idle` says that time passing alone need not be kept."""
        ...


class Sandboxes:
    """Every sandbox of a process; the default one is there from the first use."""

    def __init__(self, spec: Spec, *, table_class: type[IndexedTable] = IndexedTable) -> None:
        """Begin with no sandbox; `spec` is what new ones start from unless they say otherwise.

        `table_class` keeps the documents; tests choose one that finds out changes in place.
        """
        self.spec = spec
        self.stray_calls = Calls()  # requests whose credentials belong to no sandbox
        self.keeper: Keeper | None = None
        self.witness: Witness | None = None
        self.numbered = 0  # sandboxes that were named by number; none comes twice, as tokens don't
        self.live = False  # whether time runs by itself; then errands are done on threads
        self.elapsed = 0  # seconds that live time has run; new worlds begin at the present
        self.door: Door = _closed  # (method, path, headers, JSON) → (status, JSON) of the API
        self.table_class = table_class
        self._lock = threading.RLock()
        self._bases: dict[tuple[str, int, int], World] = {}
        self._sandboxes: dict[str, Sandbox] = {}
        self._tokens: dict[str, Sandbox] = {}  # where a token was last found
        self._secrets: dict[str, Sandbox] = {}

    @property
    def default(self) -> Sandbox:
        """The sandbox that is meant when none is named."""
        with self._lock:
            return self._sandboxes.get(DEFAULT) or self.create(DEFAULT, self.spec)

    def create(self, sandbox_id: str | None, spec: Spec) -> Sandbox:
        """Fork a new sandbox. Raises: UsageError for a bad id, ConflictError for a taken one."""
        with self._lock:
            sandbox_id = sandbox_id or self._next_id()
            if not _NAME.fullmatch(sandbox_id):
                raise UsageError(
                    f"not a sandbox id: {sandbox_id!r}; write up to 100 letters, digits, - _ or ."
                )
            if sandbox_id in self._sandboxes:
                raise ConflictError(f"sandbox {sandbox_id!r} exists already; delete it first")
            sandbox = Sandbox(sandbox_id, spec, self._fork(spec))
            self._settle(sandbox, sandbox.world)
            self._sandboxes[sandbox_id] = self._secrets[sandbox.client_secret] = sandbox
            self._tokens.update(dict.fromkeys(sandbox.tokens, sandbox))
            return sandbox

    def adopt(self, sandbox: Sandbox) -> None:
        """Take in a sandbox that was made elsewhere, with its tokens."""
        with self._lock:
            self._settle(sandbox, sandbox.world)
            self._sandboxes[sandbox.id] = self._secrets[sandbox.client_secret] = sandbox

    def get(self, sandbox_id: str) -> Sandbox:
        """Return a sandbox by id. Raises: NotFoundError."""
        if sandbox_id == DEFAULT:
            return self.default
        sandbox = self._sandboxes.get(sandbox_id)
        if sandbox is None:
            raise unknown("sandbox", sandbox_id, {DEFAULT, *self._sandboxes})
        return sandbox

    def all(self) -> list[Sandbox]:
        """Return every sandbox, oldest first."""
        return list(self._sandboxes.values())

    def delete(self, sandbox: Sandbox) -> None:
        """Forget a sandbox and its tokens."""
        with self._lock:
            self._sandboxes.pop(sandbox.id, None)
            self._secrets.pop(sandbox.client_secret, None)
            for token in [one for one, owner in self._tokens.items() if owner is sandbox]:
                self._tokens.pop(token)
        sandbox.world.retire()
        self._tell_end(sandbox.world)

    def reset(self, sandbox: Sandbox, spec: Spec | None = None) -> None:
        """Bring a sandbox back to its seed, or to another spec; its tokens live on."""
        with self._lock:
            spec = spec or sandbox.spec
            world = self._fork(spec)
            world.internal_errors = sandbox.world.internal_errors
        self.put_back(sandbox, world, spec)

    def put_back(self, sandbox: Sandbox, world: World, spec: Spec) -> None:
        """Give a sandbox another world; who watches its clock is told the instant there."""
        former = sandbox.world
        with self._lock, former.store.lock:
            observers = world.clock.observers = former.clock.observers
            self._settle(sandbox, world)
            sandbox.spec, sandbox.world = spec, world
        former.retire()
        if former.calls is not world.calls:  # no copy that goes on
            self._tell_end(former)
        for observer in observers:
            observer(world.clock.now)

    def commit(self, sandbox: Sandbox) -> None:
        """Return once what happened in a sandbox is kept, if it is to be. Raises: KeepingError."""
        if self.keeper is not None:
            self.keeper.commit(sandbox)

    def find(self, token: str) -> tuple[Sandbox, Document] | None:
        """Return the sandbox and account that an access token selects. Source: R-X4.

        Worlds know their tokens; what is kept here only says in which to look first.
        """
        sandbox = self._tokens.get(token)
        account = sandbox and sandbox.world.tokens.account_of(token)
        if sandbox and account:
            return sandbox, account
        for other in self.all():
            account = other.world.tokens.account_of(token)
            if account is not None:
                self._tokens[token] = other
                return other, account
        return None

    def of_client(self, client_id: str) -> Sandbox | None:
        """Return the sandbox of an application, or None."""
        found = (one for one in self.all() if one.client_id == client_id)
        return next(found, None)

    def with_secret(self, client_secret: str) -> Sandbox | None:
        """Return the sandbox whose application has this secret. Source: R-AUTHZ-05."""
        return self._secrets.get(client_secret)

    def _tell_end(self, world: World) -> None:
        if self.witness is not None:
            self.witness(world)

    def _fork(self, spec: Spec) -> World:
        key = (spec.seed_name, spec.seed, spec.start)
        if key not in self._bases:
            if len(self._bases) >= MAX_BASES:
                self._bases.pop(next(iter(self._bases)))
            self._bases[key] = self._build(spec)
        world = self._bases[key].fork(spec.options)
        if self.elapsed and spec.start == self.spec.start:
            world.clock.move_to(spec.start + self.elapsed)
        return world

    @collector_at_rest()
    def _build(self, spec: Spec) -> World:
        seed = build(load_recipes(spec.seed_name), seed=spec.seed, start=spec.start)
        streams = Streams(spec.seed)
        return World.build(seed, start=spec.start, streams=streams, table_class=self.table_class)

    def _settle(self, sandbox: Sandbox, world: World) -> None:
        """Make a world ready to be a sandbox's: whose it is, its ways out, everyone's tokens."""
        _adopt(sandbox, world)
        keep = partial(self.commit, sandbox)
        world.connect(sandbox.transport, live=self.live, keep=keep)

    def _next_id(self) -> str:
        while True:
            self.numbered += 1
            name = f"sandbox-{self.numbered}"
            if name not in self._sandboxes:
                return name


def _adopt(sandbox: Sandbox, world: World) -> None:
    """Make a world belong to a sandbox, whose tokens its accounts get.

    In a world that was another's these are the accounts that had one there.
    """
    former = world.application.client_id
    if former == sandbox.client_id:
        return
    world.application.adopt(sandbox.client_id, sandbox.client_secret)
    live = world.tokens.all_live()
    owners = {one["account_id"] for one in live}
    for token in live:
        world.tokens.revoke(token["id"])
    for account in world.accounts.all():
        if former and account["id"] not in owners:
            continue
        fixed = fixed_id("access_token", sandbox.id, account["email_address"])
        world.tokens.grant(account["id"], token=fixed)


def _closed(*_: object) -> tuple[int, Any]:
    raise UsageError("no application serves these sandboxes, so nothing can be asked of it")
