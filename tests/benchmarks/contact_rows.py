"""Contacts: exact filters, and what they cost in a full address book."""

import orjson

from tests.benchmarks.bench import ACCOUNT, authorization, wsgi_caller
from tests.benchmarks.report import Row, ratio
from tests.benchmarks.timing import compare

SMALL = 100  # contacts, beside the many
STATES = ("CA", "NY", "TX", "WA")
FILTERS = {
    "email": {"email": "person7@partner.example"},
    "phone_number": {"phone_number": "7"},
    "state, 20 of many": {"state": "CA", "limit": 20},
    "source, 50 of many": {"source": "address_book", "limit": 50},
    "group, 20 of many": {"group": "{group}", "limit": 20},
    "email and state": {"email": "person8@partner.example", "state": "CA"},
    "count of a state": {"state": "CA", "view": "count"},
    "no match": {"postal_code": "nowhere"},
}
COUNTS = {"count of a state"}


def filtered_contacts(bench):
    callers = {name: [] for name in FILTERS}
    for count in (bench.contacts, min(SMALL, bench.contacts)):
        mock = bench.mock(0)
        group = mock.contacts.add_group(ACCOUNT, "Work")
        _fill(mock.world, count)
        for name, given in FILTERS.items():
            query = {key: str(one).format(group=group["id"]) for key, one in given.items()}
            options = {"headers": authorization(mock), "query_string": query}
            callers[name].append(wsgi_caller(mock.server.app, "GET", "/contacts", **options))
    for name, (large, small) in callers.items():
        if name not in COUNTS:
            assert len(orjson.loads(large())) == len(orjson.loads(small())), name
        yield ratio(name, *compare(large, small, seconds=bench.seconds / 2), 1.5)


def _fill(world, count):
    account = world.account(ACCOUNT)
    cards = [_card(number) for number in range(count)]
    book = {"groups": ["Work"], "cards": cards, "rooms": []}
    world.address_books.fill(account, book, [])


def _card(number):
    address = {"format": "structured", "type": "work", "state": STATES[number % len(STATES)]}
    parts = dict.fromkeys(("street_address", "city", "postal_code", "country"))
    return {
        "given_name": f"Person {number}",
        "emails": [{"type": "work", "email": f"person{number}@partner.example"}],
        "phone_numbers": [{"type": "work", "number": str(number)}],
        "physical_addresses": [{**parts, **address}],
        "paths": ["Work"] if number % 3 == 0 else [],
        "picture": False,
    }


ROWS = [
    Row("contacts", "contact filter in 10k contacts, to the same in 100", filtered_contacts),
]
