"""Measure, in a process of its own, what each message of a mailbox keeps alive."""

import gc
import json
import sys
import tracemalloc

from mocknylas.mock import make_spec
from mocknylas.sandboxes import Sandboxes
from tests.benchmarks.bench import START

PAGE = 4096  # bytes


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def traced():
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def main(how, nothing, recipe):
    if how == "traced":
        tracemalloc.start()
    amount = {"traced": traced, "resident": resident}[how]
    spec = make_spec(seed_name=nothing, start=START)
    sandboxes = Sandboxes(spec)
    sandboxes.create("empty", spec)
    before = amount()
    sandbox = sandboxes.create("full", spec.changed(seed_name=recipe))
    after = amount()
    messages = sandbox.world.store.values("message")
    sizes = [len(one["body"]) for one in messages]
    print(json.dumps({"bytes": (after - before) / len(sizes), "text": sum(sizes) / len(sizes)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
