"""Checks of the machine itself: names, ports, TLS, temporary files and the clock."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mocknylas.doctor.finding import Finding, fail, ok, told, warn
from mocknylas.doctor.machine import Machine
from mocknylas.doctor.surroundings import judge_version
from mocknylas.errors import UsageError
from mocknylas.http.probing import check_port, greet_over_tls, server_at, version_at
from mocknylas.http.tls import Authority
from mocknylas.transport import is_loopback

TEMPORARY = ("TMPDIR", "TEMP", "TMP")
PRELOADS = ("LD_PRELOAD", "DYLD_INSERT_LIBRARIES")
INSTALLED = Path(__file__)  # as old as the installation
APART = 10  # seconds by which two clocks of one machine may differ
DAY = 24 * 3600


def check_localhost(machine: Machine) -> Finding:
    """Find out whether `localhost` means this machine, as it answers."""
    remedy = "put the line `127.0.0.1 localhost` into the hosts file"
    try:
        addresses = machine.addresses_of("localhost")
    except OSError as error:
        return fail(f"leads nowhere ({error})", remedy)
    far = [one for one in addresses if not is_loopback(one)]
    if far:
        return fail(f"leads to {', '.join(far)}, not to this machine", remedy)
    if machine.address.host not in addresses:
        return warn(
            f"is only {', '.join(addresses)}, and mocknylas listens at {machine.address.host}",
            f"write {machine.address.host} where you would write localhost",
        )
    return ok(f"is {' and '.join(addresses)}")


def check_certificates(machine: Machine) -> Finding:
    """Make the certificates where there are none yet, and speak TLS with them over loopback."""
    ca_file = machine.state / "ca.pem"
    before = ca_file.read_bytes() if ca_file.is_file() else b""
    try:
        authority = Authority(machine.state)
        greet_over_tls(authority)
    except UsageError as error:
        return told(error)
    except (OSError, ValueError) as error:
        return fail(
            f"a client that trusts {ca_file} does not get through to a server of ours ({error})",
            f"delete {machine.state}, so that the certificates are made anew",
        )
    if before and ca_file.read_bytes() != before:
        return warn(
            "the certificates were broken or expired and have been made anew",
            f"start running servers again, and copy {ca_file} to where you had copied it",
        )
    return ok(f"HTTPS over loopback works with those in {machine.state}")


def check_http_port(machine: Machine) -> Finding:
    """Find out who holds the port at which `mocknylas serve` listens."""
    return _check_port(machine, machine.address.port, "http")


def check_https_port(machine: Machine) -> Finding:
    """Find out who holds the port at which `mocknylas serve` listens for HTTPS."""
    port = machine.address.tls_port
    return ok("none is wanted") if port is None else _check_port(machine, port, "https")


def _check_port(machine: Machine, port: int, scheme: str) -> Finding:
    try:
        check_port(machine.address.host, port)
    except UsageError as error:
        url = f"{scheme}://{machine.address.host}:{port}"
        token = machine.environ.get("MOCKNYLAS_TOKEN", "")
        version = version_at(url, token=token, ca_file=machine.state / "ca.pem")
        return judge_version(version, url) or _by(server_at(url), told(error))
    return ok("free")


def _by(name: str, finding: Finding) -> Finding:
    return replace(finding, what=f"{finding.what}, by {name}") if name else finding


def check_temporary(machine: Machine) -> Finding:
    """Find out where temporary files can be written."""
    named = {name: machine.environ[name] for name in TEMPORARY if machine.environ.get(name)}
    wrong = [f"{name} names {one}" for name, one in named.items() if not Path(one).is_dir()]
    if machine.temporary is None:
        return fail("there is no folder to write temporary files to", "export TMPDIR=…")
    try:
        machine.read_clocks(machine.temporary)  # by a new file
    except OSError as error:
        return fail(f"{machine.temporary} cannot be written to ({error})", "export TMPDIR=…")
    if wrong:
        what = f"{' and '.join(wrong)}, where there is no folder"
        return warn(f"{what}; {machine.temporary} is used", f"unset {' '.join(named)}")
    return ok(f"{machine.temporary} can be written to")


def check_clock(machine: Machine) -> Finding:
    """Find out whether the machine's clock can be right, and whether Python is shown another."""
    faked = [name for name in PRELOADS if "faketime" in machine.environ.get(name, "")]
    if faked:
        return warn(
            f"{faked[0]} shows programs a time of its own (libfaketime)",
            "leave mocknylas out of it, and say `mocknylas serve --start …`",
        )
    readings = machine.read_clocks(machine.temporary or machine.folder)
    shown = datetime.fromtimestamp(readings.now, UTC).isoformat(" ", "minutes")
    if readings.now < INSTALLED.stat().st_mtime - DAY:
        return fail(
            f"the clock says {shown}, which is before mocknylas was installed",
            "set the machine's clock; certificates are not valid yet by it",
        )
    if abs(readings.now - readings.files) > APART:
        return warn(
            f"Python is shown {shown}, the file system another time",
            "end what freezes or fakes the time around this command",
        )
    return ok(shown)
