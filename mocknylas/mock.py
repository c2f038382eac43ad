"""MockNylas: one sandbox with every door to it, for tests and scripts.

with MockNylas() as nylas_mock, nylas_mock.intercept():
    client = APIClient(nylas_mock.client_id, nylas_mock.client_secret, nylas_mock.access_token)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from mocknylas.controls import load_scenario, open_scenario
from mocknylas.controls.matches import add_fault
from mocknylas.controls.opening import spec_of
from mocknylas.controls.story import tell
from mocknylas.documents import Document
from mocknylas.engine.effects import EFFECTS
from mocknylas.engine.options import Options
from mocknylas.errors import UsageError, unknown
from mocknylas.http.intercept import Interception
from mocknylas.http.local import LocalServer
from mocknylas.judging.kinds import accepted_by
from mocknylas.nylas import NOW, Account, Verbs, first_instant
from mocknylas.sandboxes import DEFAULT, Spec
from mocknylas.schemas.forms import names_of

ENVELOPE = ("sequence", "match", "skip", "times", "probability", "window", "attributes")
SPEC_KEYS = tuple(one.name for one in fields(Spec))


class MockNylas(Verbs):
    """A sandbox of its own: credentials, accounts, clock, faults, mail, addresses, interception.

    `seed_name` is a mailbox recipe (a name, or the path of your own), `seed` decides every draw
    and id, `start` is the first instant: "now", Unix seconds, or ISO 8601. `options` are the
    switches of `mocknylas.engine.options`; `record` keeps a tape for `save_replay`.
    Same seed, start and calls give the same bytes.
    """

    def __init__(
        self,
        *,
        server: LocalServer | None = None,
        sandbox_id: str = DEFAULT,
        scenario: str | Document | None = None,
        **spec: Any,
    ) -> None:
        """Fork the sandbox from its seed, in a server of its own unless one is given."""
        self._own_server = server is None
        self.server = server or LocalServer(make_spec())
        self._strays_before = self.server.sandboxes.stray_calls.total
        wanted = make_spec(self.server.sandboxes.spec if server else None, **spec)
        if scenario is not None:
            wanted = spec_of(open_scenario(scenario), wanted)
        super().__init__(self.server.sandboxes, self.server.sandboxes.create(sandbox_id, wanted))
        if scenario is not None:
            self._begin(scenario)

    def __enter__(self) -> "MockNylas":
        """Return the mock; leaving closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def client_id(self) -> str:
        """The application's client id."""
        return self.sandbox.client_id

    @property
    def client_secret(self) -> str:
        """The application's client secret."""
        return self.sandbox.client_secret

    @property
    def access_token(self) -> str:
        """The first account's token."""
        return self.accounts[0].access_token

    @property
    def url(self) -> str:
        """The HTTP address; asking for it starts the server."""
        return self.server.url

    @property
    def https_url(self) -> str:
        """The HTTPS address; asking for it starts the server. `ca_bundle` makes it trusted."""
        return self.server.https_url

    @property
    def ca_bundle(self) -> Path:
        """The file for REQUESTS_CA_BUNDLE or `verify=`."""
        return self.server.bundle_file

    def account(self, wanted: str) -> Account:
        """Return an account by address, id or provider. Raises: NotFoundError."""
        return self.accounts.find(wanted)

    def intercept(self) -> Interception:
        """Lead `requests` traffic for Nylas into the mock while the block is entered.

        Real Nylas hosts cannot be reached meanwhile, by any client of the process.
        """
        return self.server.intercept()

    def fault(self, seam: str, effect: str = "", *, name: str = "", **rule: Any) -> Document:
        """Arm a fault in one line; keys that are not of the envelope are the effect's attributes.

        `nylas_mock.fault("provider", "defer", times=2, reason="421 4.7.0 try later")`
        """
        if (seam, effect) in EFFECTS:
            words = [*ENVELOPE, "name", *names_of(EFFECTS[seam, effect].attributes)]
            for key in rule:
                if key not in words:
                    raise unknown("keyword of this fault", key, words, error=UsageError)
        envelope = {key: rule.pop(key) for key in ENVELOPE if key in rule}
        attributes = {**envelope.pop("attributes", {}), **rule}
        given = {key: word for key, word in (("name", name), ("effect", effect)) if word}
        return self.add_fault(**given, seam=seam, attributes=attributes, **envelope)

    def add_fault(self, **rule: Any) -> Document:
        """Arm a fault rule of its parts, as scenario files write it. Raises: UsageError."""
        return add_fault(self, **rule)

    def load_scenario(self, scenario: str | Document) -> Document:
        """Play a scenario: a name, the path of a file, or an inline document."""
        return load_scenario(self, scenario)

    def story(self) -> str:
        """Tell what happened: calls, changes, faults and what waits, for people."""
        return tell(self, strays_since=self._strays_before)

    def close(self) -> None:
        """Forget the sandbox, and stop the server if it is the mock's own."""
        self.sandboxes.delete(self.sandbox)
        if self._own_server:
            self.server.stop()

    def _begin(self, scenario: str | Document) -> None:
        """Play a scenario; a sandbox that cannot begin does not stay behind."""
        try:
            load_scenario(self, scenario)
        except BaseException:
            self.close()
            raise


@contextmanager
def intercept(**spec: Any) -> Iterator[MockNylas]:
    """Make a mock of these MockNylas arguments and lead `requests` traffic for Nylas into it."""
    with MockNylas(**spec) as nylas_mock, nylas_mock.intercept():
        yield nylas_mock


def make_spec(base: Spec | None = None, **values: Any) -> Spec:
    """Return the spec of a sandbox from what people write. Raises: UsageError."""
    base = base or Spec(start=first_instant(NOW))
    options = values.pop("options", None) or {}
    options = options if isinstance(options, Options) else base.options.changed(options)
    accepted_by(options)
    if values.get("start") is not None:
        values["start"] = first_instant(values["start"])
    if not isinstance(values.get("seed", 0), int | None):
        raise UsageError(f"not a seed: {values['seed']!r}; write a whole number")
    if values.pop("record", False):
        options = options.changed({"record": True})
    for name in values:
        if name not in SPEC_KEYS:
            known = (*SPEC_KEYS, "record")
            raise unknown("argument of MockNylas", name, known, error=UsageError)
    return base.changed(options=options, **values)
