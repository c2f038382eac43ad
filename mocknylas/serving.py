"""The standalone server: HTTP and HTTPS at once, live or still, and what to paste to use it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mocknylas.engine.options import Options
from mocknylas.errors import UsageError
from mocknylas.http.local import LOOPBACK, LocalServer
from mocknylas.http.ticker import Ticker
from mocknylas.http.tls import Authority, state_directory
from mocknylas.judging.gathering import Gathering
from mocknylas.judging.report import Report
from mocknylas.kept import kept_in
from mocknylas.mock import make_spec
from mocknylas.nylas import Verbs, VirtualClock
from mocknylas.proxies import EXCEPTIONS, exceptions_with_near, proxies_before
from mocknylas.sandboxes import Sandbox
from mocknylas.tapes import check_free

HTTP_PORT, HTTPS_PORT = 9250, 9251
# Where requests, curl, and what is built on OpenSSL or Go look for the certificates they trust.
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 means any free one, a `tls_port` of None no HTTPS."""

    host: str = LOOPBACK
    port: int = HTTP_PORT
    tls_port: int | None = HTTPS_PORT


@contextmanager
def serve(
    address: Address | None = None,
    *,
    speed: float | None = 1.0,
    data: str | Path | None = None,
    record: str | Path | None = None,
    **spec: Any,
) -> Iterator[LocalServer]:
    """Serve the default sandbox while the block is entered.

    `speed` is virtual seconds for each real one; None lets time stand still. `data` names a file
    that keeps all sandboxes, and decides more than `spec` when it is there; `record` names one for
    the tape of the default sandbox, written at the end. `spec` is as for MockNylas.

    Raises: UsageError when a port is taken or a file cannot be used.
    """
    address = address or Address()
    if record is not None and data is not None:
        raise UsageError("what goes on from a data file cannot be recorded; give one file of both")
    if record is not None:
        check_free(record)  # at the end it would be too late to name another
    server = LocalServer(
        make_spec(**spec, record=record is not None), authority=_authority(address)
    )
    Gathering(report=Report).watch(server.sandboxes)
    server.sandboxes.live = speed is not None
    ticker = None if speed is None else Ticker(lambda owed: _advance_all(server, owed), speed)
    with ExitStack() as ends:
        if data is not None:
            ends.enter_context(kept_in(data, server.sandboxes))
        ends.callback(server.stop)
        _listen(server, address)
        sandbox = server.sandboxes.default  # built before the first request asks for it
        if record is not None:
            ends.callback(Verbs(server.sandboxes, sandbox).save_replay, record)
        if ticker:
            ends.callback(ticker.stop)
            ticker.start()
        yield server


def _listen(server: LocalServer, address: Address) -> None:
    server.listen("http", host=address.host, port=address.port)
    if address.tls_port is not None:
        server.listen("https", host=address.host, port=address.tls_port)
    _lead_tracking(server)


def environment(server: LocalServer, *, tls: bool) -> dict[str, str]:
    """Return the variables that lead a client to the default sandbox."""
    sandbox = server.sandboxes.default
    accounts = sandbox.credentials()
    variables = {
        "NYLAS_CLIENT_ID": sandbox.client_id,
        "NYLAS_CLIENT_SECRET": sandbox.client_secret,
        "NYLAS_ACCESS_TOKEN": accounts[0]["access_token"] if accounts else "",
        "NYLAS_API_SERVER": server.https_url if tls else server.url,
        "MOCKNYLAS_URL": server.url,
    }
    if server.control_token:
        variables["MOCKNYLAS_TOKEN"] = server.control_token
    for account in accounts:
        variables.setdefault(
            f"NYLAS_ACCESS_TOKEN_{account['provider'].upper()}", account["access_token"]
        )
    if tls:
        variables |= dict.fromkeys(BUNDLES, str(server.bundle_file))
        variables["NODE_EXTRA_CA_CERTS"] = str(server.ca_file)
    if proxies_before(LOOPBACK, os.environ):
        variables |= dict.fromkeys(EXCEPTIONS, exceptions_with_near(os.environ))
    return variables


def _lead_tracking(server: LocalServer) -> None:
    """Let tracked mail lead to this server, unless its user has said where to."""
    spec = server.sandboxes.spec
    if spec.options.tracking_base == Options().tracking_base:
        options = spec.options.changed({"tracking_base": server.url})
        server.sandboxes.spec = spec.changed(options=options)


def _authority(address: Address) -> Authority | None:
    return None if address.tls_port is None else Authority(state_directory())


def _advance_all(server: LocalServer, owed: int) -> None:
    server.sandboxes.elapsed += owed
    errors = [error for one in server.sandboxes.all() if (error := _advance(one, owed))]
    if server.sandboxes.keeper is not None:
        server.sandboxes.keeper.commit_all(idle=True)
    if errors:
        raise errors[0]


def _advance(sandbox: Sandbox, owed: int) -> Exception | None:
    """Advance one sandbox; what goes wrong there does not stop the others."""
    try:
        VirtualClock(sandbox).advance(owed)
    except Exception as error:
        sandbox.world.internal_errors.append(error)
        return error
    return None
