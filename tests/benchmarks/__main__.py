"""Measure the budgets: `python -m tests.benchmarks [--only NAME] [--json FILE] [--strict]`."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.report import render
from tests.benchmarks.rows import ROWS
from tests.benchmarks.timing import real


def main(arguments=None):
    """Print the table; return the exit status, 1 only where `--strict` meets a figure over."""
    options = _parser().parse_args(arguments)
    start = real()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{load}; on a busy machine whatever is given in ms or µs is too high")
    with tempfile.TemporaryDirectory() as directory:
        results = [_show(row, Bench(Path(directory))) for row in ROWS if _wanted(row, options.only)]
    print(f"\n{real() - start:.0f} s in all")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    over = any(line["verdict"] == "over" for row in results for line in row["lines"])
    return int(options.strict and over)


def _show(row, bench):
    print(f"\n{row.promise} [{row.name}]", flush=True)
    lines = []
    for line in row.measure(bench):
        print(render(line), flush=True)
        lines.append(line.as_json())
    return {"name": row.name, "promise": row.promise, "lines": lines}


def _wanted(row, only):
    return not only or row.name in only


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    names = [row.name for row in ROWS]
    parser.add_argument("--only", action="append", choices=names, help="this row; repeatable")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a figure is over")
    return parser


if __name__ == "__main__":
    sys.exit(main())
