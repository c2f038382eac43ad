"""The store, whatever is done to it and its forks, answers as sorted dicts would."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.store import GuardedTable, IndexedTable, Kind, Query, Store

INDEXES = {
    "colour": lambda document: (document["colour"],),
    "tags": lambda document: document["tags"],
}
KINDS = {"dated": Kind(order="date", indexes=INDEXES), "plain": Kind(indexes=INDEXES)}
IDS, ACCOUNTS, COLOURS, TAGS = "abcdefgh", ("one", "two"), ("red", "green"), ("x", "y", "z")
steady = settings(derandomize=True, deadline=None, max_examples=150)

ids = st.sampled_from(IDS)
documents = st.fixed_dictionaries(
    {
        "id": ids,
        "account_id": st.sampled_from(ACCOUNTS),
        "date": st.integers(0, 4),
        "colour": st.sampled_from(COLOURS),
        "tags": st.lists(st.sampled_from(TAGS), max_size=4),
    }
)
sides = st.integers(0, 3)  # which of the forks so far
verbs = st.one_of(
    st.tuples(st.just("put"), sides, documents),
    st.tuples(st.just("drop"), sides, ids),
    st.tuples(st.just("put_new"), sides, st.lists(documents, unique_by=lambda one: one["id"])),
    st.tuples(st.just("fork"), sides, st.none()),
)
wheres = st.sampled_from([None, lambda document: document["id"] in "aceg"])
queries = st.builds(
    Query,
    account_id=st.sampled_from(ACCOUNTS),
    clauses=st.fixed_dictionaries(
        {},
        optional={
            "colour": st.frozensets(st.sampled_from(COLOURS)),
            "tags": st.frozensets(st.sampled_from(TAGS)),
        },
    ),
    after=st.none() | st.integers(-1, 5),
    until=st.none() | st.integers(-1, 5),
    newest_first=st.booleans(),
    where=wheres,
)


@dataclass
class Model:
    """What a store of one kind should hold: documents, and the place of their first put."""

    rows: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    puts: int = 0

    def put(self, document):
        if document["id"] not in self.rows:
            self.puts += 1
            self.places[document["id"]] = self.puts
        self.rows[document["id"]] = document

    def put_new(self, new):
        for document in new:
            self.put(document)

    def drop(self, document_id):
        self.rows.pop(document_id, None)

    def fork(self):
        return Model(dict(self.rows), dict(self.places), self.puts)

    def position(self, kind, document):
        return document["date"] if kind == "dated" else self.places[document["id"]]

    def select(self, kind, query):
        found = [one for one in self.rows.values() if self.matches(kind, query, one)]
        found.sort(key=lambda one: (self.position(kind, one), one["id"]))
        return found[::-1] if query.newest_first else found

    def matches(self, kind, query, document):
        position = self.position(kind, document)
        return (
            document["account_id"] == query.account_id
            and all(values & set(INDEXES[name](document)) for name, values in query.clauses.items())
            and (query.after is None or position > query.after)
            and (query.until is None or position <= query.until)
            and (query.where is None or query.where(document))
        )


def act(kind, pairs, verb, side, argument):
    """Do to a store and to its model the same."""
    store, model = pairs[side % len(pairs)]
    if verb == "fork":
        pairs.append((store.fork(), model.fork()))
    elif verb == "put_new":
        new = [one for one in argument if one["id"] not in model.rows]
        store.put_new(kind, new)
        model.put_new(new)
    else:
        getattr(store, verb)(kind, argument)
        getattr(model, verb)(argument)


@pytest.mark.parametrize("table_class", [IndexedTable, GuardedTable])
@pytest.mark.parametrize("kind", KINDS)
@steady
@given(st.lists(verbs, max_size=40), st.lists(queries, min_size=1, max_size=5))
def test_a_store_and_its_forks_answer_as_sorted_dicts_would(kind, table_class, acts, asked):
    pairs = [(Store(KINDS, table_class), Model())]
    for verb, side, argument in acts:
        act(kind, pairs, verb, side, argument)

    for store, model in pairs:
        assert store.values(kind) == list(model.rows.values())
        assert len(store.table(kind)) == len(model.rows)
        assert [store.get(kind, one) for one in IDS] == [model.rows.get(one) for one in IDS]
        for query in asked:
            expected = model.select(kind, query)
            assert list(store.select(kind, query)) == expected
            assert store.count(kind, query) == len(expected)
        for tag in TAGS:
            under = Query("one", {"tags": frozenset([tag])})
            assert store.filed(kind, "one", "tags", tag) == model.select(kind, under)
