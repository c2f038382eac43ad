"""`mocknylas doctor`: what is wrong on this machine, and the remedy."""

import json
import sys
from collections import Counter

import click

from mocknylas.cli.ports import choose_tls_port, port_options
from mocknylas.serving import Address

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}
WIDTH = 4  # characters of the longest verdict


@click.command("doctor")
@port_options
@click.option("--json", "as_json", is_flag=True, help="print the findings as JSON")
def examine_machine(as_json: bool, port: int, tls_port: int | None) -> None:
    """Check packages, SDKs, ports, certificates and the environment; 1 if anything fails."""
    from mocknylas.doctor.checks import examine
    from mocknylas.doctor.machine import Machine

    machine = Machine.here(Address(port=port, tls_port=choose_tls_port(port, tls_port)))
    rows = [(check.name, finding) for check, finding in examine(machine)]
    counts: Counter[str] = Counter(finding.verdict for _, finding in rows)
    if as_json:
        found = [{"check": name, **finding.as_json()} for name, finding in rows]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for name, finding in rows:
            click.echo(f"{_mark(finding.verdict)}  {name}: {finding.what}")
            if finding.remedy:
                click.echo(f"{' ' * WIDTH}  → {finding.remedy}")
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in COLOURS)
        click.echo(f"{len(rows)} checks: {told}")
    sys.exit(counts["fail"] > 0)


def _mark(verdict: str) -> str:
    return click.style(verdict.ljust(WIDTH), fg=COLOURS[verdict])
