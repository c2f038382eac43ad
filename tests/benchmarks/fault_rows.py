"""Faults: what a thousand armed rules add to a request that none of them strikes."""

from mocknylas.api import OPERATIONS
from tests.benchmarks.bench import authorization, letter, wsgi_caller
from tests.benchmarks.report import Row, ratio
from tests.benchmarks.timing import compare

LIMIT = 1.2  # times the same request without rules
RULES = 1000
SEND = {"method": "POST", "path": "/send", "json": letter()}
READ = {"method": "GET", "path": "/account"}
OTHERS = [row.name for row in OPERATIONS if row.name != "account.get"]
CASES = [  # a request, what tells the rules apart, the match of the n-th rule, the limit
    (SEND, "a recipient", lambda n: {"operation": "send.*", "to": f"{n}@x.example"}, LIMIT),
    (SEND, "an account", lambda n: {"operation": "send.*", "account": f"{n}@x.example"}, LIMIT),
    (READ, "an operation", lambda n: {"operation": OTHERS[n % len(OTHERS)]}, LIMIT),
    (SEND, "a glob", lambda n: {"to": f"person{n}@*"}, LIMIT),
    (SEND, "the end of an address", lambda n: {"to": f"*@domain{n}.example"}, LIMIT),
]


def thousand_rules(bench):
    with bench.mock(500) as bare:
        for request, what, match, limit in CASES:
            with bench.mock(500) as armed:
                for number in range(RULES):
                    armed.fault("request", "refuse", name=str(number), match=match(number))
                callers = [_caller(armed, request), _caller(bare, request)]
                figures = compare(*callers, seconds=bench.seconds)
                assert all(rule["last_miss"] and not rule["hits"] for rule in armed.faults())
            yield ratio(f"{request['method']} {request['path']}, each for {what}", *figures, limit)


def _caller(mock, request):
    return wsgi_caller(mock.server.app, **request, headers=authorization(mock))


ROWS = [Row("faults", "fault matching with 1,000 rules adds to a request", thousand_rules)]
