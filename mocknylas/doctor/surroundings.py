"""Checks of the environment's variables: certificates, proxies, and where clients are led."""

import re
import shlex
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from mocknylas.doctor.finding import Finding, fail, ok, warn
from mocknylas.doctor.machine import Machine
from mocknylas.http.probing import UNTOLD, version_at
from mocknylas.proxies import exceptions_with_near, proxies_before
from mocknylas.version import VERSION

CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
TRUST = {  # variable → who obeys it, and which of our files it should name
    "REQUESTS_CA_BUNDLE": ("Python's requests", "bundle.pem"),
    "CURL_CA_BUNDLE": ("curl and Python's requests", "bundle.pem"),
    "SSL_CERT_FILE": ("OpenSSL, Python's ssl, Ruby and Go", "bundle.pem"),
    "NODE_EXTRA_CA_CERTS": ("Node", "ca.pem"),
}
REAL = ".nylas.com"


def check_trust(machine: Machine, variable: str) -> Finding:
    """Find out whether the certificates that a variable names include mocknylas' own."""
    value = machine.environ.get(variable, "")
    if not value:
        return ok("not set")
    clients, ours = TRUST[variable]
    export, ca_file = f"export {variable}=", machine.state / "ca.pem"
    found = _certificates(Path(value))
    if not found:
        why = "cannot be read" if found is None else "holds no certificate"
        ours_instead = shlex.quote(str(machine.state / ours))
        return fail(f"names {value}, which {why}", f"{export}{ours_instead}, or unset {variable}")
    if found & (_certificates(ca_file) or set()):
        return ok(f"{value} holds mocknylas' certificate")
    theirs = shlex.quote(value) + ("/*" if Path(value).is_dir() else "")
    both = f"cat {theirs} {shlex.quote(str(ca_file))} > all.pem"
    return warn(
        f"names {value}, without mocknylas' certificate: {clients} will refuse it",
        f"under `mocknylas serve`: {both} && {export}$PWD/all.pem",
    )


def check_verification(machine: Machine) -> Finding:
    """Find out whether Node is told to check no certificate."""
    if machine.environ.get("NODE_TLS_REJECT_UNAUTHORIZED") == "0":
        return warn(
            "Node checks no certificate, so that no test would notice a wrong one",
            "unset NODE_TLS_REJECT_UNAUTHORIZED; NODE_EXTRA_CA_CERTS is enough",
        )
    return ok("not set to 0")


def check_proxies(machine: Machine) -> Finding:
    """Find out whether a proxy stands between clients and this machine itself."""
    host, environ = machine.address.host, machine.environ
    asked = proxies_before(host, environ)  # their values may hold passwords, and are not shown
    if not asked:
        return ok(f"none would be asked for {host}")
    spared = shlex.quote(exceptions_with_near(environ))
    return fail(
        f"{' and '.join(asked)} would be asked for {host}, too",
        f"export NO_PROXY={spared} no_proxy={spared}",
    )


def check_targets(machine: Machine) -> Finding:
    """Find the variables by which a client would be led to the real Nylas."""
    real = {
        name: host
        for name, value in sorted(machine.environ.items())
        if name.startswith("NYLAS") and (host := _host(value)) and f".{host}".endswith(REAL)
    }
    if not real:
        return ok("none leads to a real host")
    return warn(
        ", ".join(f"{name} leads to {host}, a real host" for name, host in real.items()),
        f"unset {' '.join(real)}; `mocknylas exec` sets NYLAS_API_SERVER for its command",
    )


def check_server(machine: Machine) -> Finding:
    """Find out whether a mocknylas is where MOCKNYLAS_URL leads its commands."""
    url = machine.environ.get("MOCKNYLAS_URL", "")
    if not url:
        return ok("not set")
    token = machine.environ.get("MOCKNYLAS_TOKEN", "")
    version = version_at(url, token=token, ca_file=machine.state / "ca.pem")
    return judge_version(version, url) or fail(
        f"no mocknylas answers at {url}",
        "unset MOCKNYLAS_URL, or start a server there: mocknylas serve --port N",
    )


def judge_version(version: str, place: str) -> Finding | None:
    """Judge a mocknylas that serves; None where it is none."""
    if version == UNTOLD:
        return warn(f"the mocknylas at {place} asks for its token", "export MOCKNYLAS_TOKEN=…")
    if version and version != VERSION:
        return warn(
            f"mocknylas {version} serves {place}, and this is {VERSION}",
            "stop that server and start it again",
        )
    return ok(f"mocknylas {version} serves {place}") if version else None


def _certificates(path: Path) -> set[bytes] | None:
    """Return the certificates in a file, or in the files of a folder; None for what is neither."""
    try:
        files: Iterable[Path] = path.iterdir() if path.is_dir() else [path]
        texts = [file.read_bytes() for file in files if not file.is_dir()]
    except OSError:
        return None
    return {b"".join(one.split()) for text in texts for one in CERTIFICATE.findall(text)}


def _host(value: str) -> str:
    """Return the host of a URL, or of what may be a bare host."""
    with suppress(ValueError):
        return urlsplit(value if "://" in value else f"//{value}").hostname or ""
    return ""
