"""TLS: a certificate authority of our own that clients are told to trust.

trustme is loaded with the first Authority, so that plain HTTP does not wait for it.
"""

import atexit
import datetime
import functools
import os
import shutil
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import certifi

from mocknylas.errors import UsageError

if TYPE_CHECKING:
    from trustme import CA

if sys.platform != "win32":
    import fcntl

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")


class Authority:
    """A certificate authority in a directory, which several processes may share.

    `ca_file` is for NODE_EXTRA_CA_CERTS. `bundle_file` holds the public authorities as well, for
    REQUESTS_CA_BUNDLE and SSL_CERT_FILE, so that other https hosts go on working.
    """

    def __init__(self, directory: Path) -> None:
        """Load the authority; create it where there is none, or a broken or expired one."""
        self.directory = directory
        self.ca_file = directory / "ca.pem"
        self.key_file = directory / "ca-key.pem"
        self.bundle_file = directory / "bundle.pem"
        self._remove: Callable[[], None] | None = None
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(directory / "lock") as now:
                self._ca = self._load() if self._is_usable(now) else self._create()
                self._write_bundle()
        except OSError as error:
            remedy = "name a writable directory in MOCKNYLAS_STATE_DIR"
            raise UsageError(f"{directory} cannot keep certificates: {error}; {remedy}") from error

    @classmethod
    def ephemeral(cls) -> "Authority":
        """Create an authority in a temporary directory, removed by `close` or at exit."""
        directory = tempfile.mkdtemp(prefix="mocknylas-")
        authority = cls(Path(directory))
        authority._remove = functools.partial(shutil.rmtree, directory, ignore_errors=True)
        atexit.register(authority._remove)
        return authority

    def close(self) -> None:
        """Remove the directory of an ephemeral authority; any other one stays."""
        if self._remove is not None:
            atexit.unregister(self._remove)
            self._remove()

    def server_context(self, hosts: Iterable[str] = ()) -> ssl.SSLContext:
        """Return what a server needs to speak for this machine and for the hosts."""
        with _real_datetime():
            leaf = self._ca.issue_cert(*dict.fromkeys([*LOCAL_NAMES, *hosts]))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        leaf.configure_cert(context)
        return context

    def _is_usable(self, now: float) -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(
                self.ca_file, self.key_file, password=""
            )  # checks that they fit
            context.load_verify_locations(self.ca_file)
            expires = ssl.cert_time_to_seconds(str(context.get_ca_certs()[0]["notAfter"]))
        except (FileNotFoundError, ssl.SSLError, IndexError):
            return False
        return now < expires

    def _load(self) -> "CA":
        with _real_datetime():
            from trustme import CA

            return CA.from_pem(self.ca_file.read_bytes(), self.key_file.read_bytes())

    def _create(self) -> "CA":
        with _real_datetime():
            from trustme import CA

            ca = CA(organization_name="mocknylas", organization_unit_name="local test authority")
        _replace(self.key_file, ca.private_key_pem.bytes(), mode=0o600)
        _replace(self.ca_file, ca.cert_pem.bytes(), mode=0o644)
        return ca

    def _write_bundle(self) -> None:
        bundle = certifi.contents().encode() + b"\n" + self.ca_file.read_bytes()
        if not self.bundle_file.exists() or self.bundle_file.read_bytes() != bundle:
            _replace(self.bundle_file, bundle, mode=0o644)


def state_directory() -> Path:
    """Return where mocknylas keeps what outlives a run: its certificates."""
    if own := os.environ.get("MOCKNYLAS_STATE_DIR"):
        return Path(own)
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "mocknylas"


@contextmanager
def _real_datetime() -> Iterator[None]:
    """Show the real datetime class: cryptography keeps the first it sees, even a frozen one."""
    shown = datetime.datetime
    real = next(one for one in shown.__mro__ if not one.__module__.startswith("freezegun"))
    setattr(datetime, "datetime", real)  # noqa: B010  # mypy forbids the plain assignment
    try:
        yield
    finally:
        setattr(datetime, "datetime", shown)  # noqa: B010


@contextmanager
def _locked(path: Path) -> Iterator[float]:
    """Keep other processes out, and yield the time of the file system, in Unix seconds.

    That clock and not Python's, which tests freeze: an authority must not expire by that.
    """
    with path.open("wb") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        os.utime(path)
        yield path.stat().st_mtime


def _replace(path: Path, data: bytes, *, mode: int) -> None:
    """Write a file so that others see the old one or the new one, and nothing between."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with open(descriptor, "wb") as file:
        file.write(data)
    os.chmod(name, mode)
    os.replace(name, path)
