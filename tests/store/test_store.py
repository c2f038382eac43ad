"""Documents by kind and id: found in order, forked by sharing, never changed in place."""

import itertools

import pytest
from tinydb import where
from tinydb.operations import add
from tinydb.table import Document as Row

from mocknylas.errors import MutationError
from mocknylas.store import GuardedTable, IndexedTable, Kind, Query, Store

KINDS = {
    "message": Kind(
        order="date",
        indexes={
            "unread": lambda one: (one["unread"],),
            "in": lambda one: one["labels"],
            "author": lambda one: one.get("authors", ()),
            "reader": lambda one: one.get("readers", ()),
        },
        unions={"anybody": ("author", "reader")},
    ),
    "account": Kind(),
}


def message(name, date=1, **values):
    """Return a message of account `one`."""
    defaults = {"account_id": "one", "unread": True, "labels": ["inbox"]}
    return {"id": name, "date": date, **defaults, **values}


def ids(found):
    return [one["id"] for one in found]


@pytest.fixture(params=[IndexedTable, GuardedTable])
def store(request):
    """An empty store, fast and guarded."""
    return Store(KINDS, request.param)


@pytest.fixture
def guarded():
    """A store that finds out documents changed in place."""
    return Store(KINDS, GuardedTable)


@pytest.mark.rule("R-X4")
def test_a_document_is_found_by_its_owner_alone(store):
    stored = store.put("message", message("a"))

    assert store.get("message", "a") is stored
    assert store.get("message", "a", "one") is stored
    assert store.get("message", "a", "two") is None
    assert store.get("message", "b") is None


def test_a_document_that_must_exist_is_missed(store):
    store.put("message", message("a"))

    assert store.at("message", "a")["id"] == "a"
    with pytest.raises(KeyError, match="no message b"):
        store.at("message", "b")


def test_a_kind_that_is_not_declared_cannot_be_put(store):
    with pytest.raises(KeyError, match="letter"):
        store.put("letter", {"id": "a"})


def test_values_come_in_the_order_of_their_first_put(store):
    for name in "cab":
        store.put("account", {"id": name, "round": 1})
    store.put("account", {"id": "c", "round": 2})

    assert ids(store.values("account")) == ["c", "a", "b"]
    assert ids(store.values("account", lambda one: one["round"] == 1)) == ["a", "b"]


def test_a_changed_document_is_found_under_its_new_values_alone(store):
    store.put("message", message("a", date=5))
    store.put("message", message("b", date=6))

    store.put("message", message("a", date=7, unread=False))

    assert ids(store.select("message", Query("one"))) == ["b", "a"]
    assert ids(store.select("message", Query("one", {"unread": frozenset([True])}))) == ["b"]
    assert ids(store.select("message", Query("one", {"unread": frozenset([False])}))) == ["a"]


def test_a_page_is_cut_without_reading_the_rest(store):
    store.put_new("message", [message(str(number), number) for number in range(100)])
    read = []
    query = Query("one", newest_first=True, where=lambda one: not read.append(one["id"]))

    page = list(itertools.islice(store.select("message", query), 2, 4))

    assert ids(page) == ["97", "96"]
    assert read == ["99", "98", "97", "96"]


def test_a_plain_count_reads_no_document(store):
    store.put_new("message", [message("a"), message("b", unread=False)])
    store.table("message")._rows.clear()

    assert store.count("message", Query("one")) == 2
    assert store.count("message", Query("one", {"unread": frozenset([True])})) == 1
    assert store.count("message", Query("two")) == 0


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        (Query("one"), True),
        (Query("one", {"in": frozenset("a")}), True),
        (Query("one", {"in": frozenset()}), True),
        (Query("one", {"in": frozenset("ab")}), False),
        (Query("one", {"in": frozenset("a"), "unread": frozenset([True])}), False),
        (Query("one", after=1), False),
        (Query("one", until=1), False),
        (Query("one", where=bool), False),
    ],
    ids=["all", "clause", "nothing", "either", "both", "after", "until", "where"],
)
def test_a_query_is_plain_when_one_list_answers_it(query, plain):
    assert query.is_plain is plain


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ({"anybody": "a"}, ["both", "sent", "received"]),
        ({"anybody": "ab"}, ["both", "sent", "received", "other"]),
        ({"anybody": "a", "in": ["rare"]}, ["sent", "received"]),
        ({"anybody": "b", "unread": [True]}, ["both", "other"]),
        ({"anybody": "c"}, []),
    ],
)
def test_a_union_looks_in_all_of_its_indexes(store, clauses, found):
    store.put_new(
        "message",
        [
            message("both", 1, authors=["a", "b"], readers=["a"]),
            message("sent", 2, authors=["a"], labels=["rare"]),
            message("received", 3, readers=["a"], labels=["rare"]),
            message("other", 4, readers=["b"]),
        ],
    )
    query = Query("one", {name: frozenset(values) for name, values in clauses.items()})

    assert ids(store.select("message", query)) == found
    assert store.count("message", query) == len(found)


def test_a_document_with_a_value_twice_is_found_once(store):
    query = Query("one", {"in": frozenset(["inbox"])})
    store.put("message", message("a", labels=["inbox", "inbox"]))

    found, counted = ids(store.select("message", query)), store.count("message", query)
    store.drop("message", "a")

    assert (found, counted) == (["a"], 1)
    assert store.count("message", query) == 0


def test_dropping_what_is_not_there_is_no_matter(store):
    store.put("message", message("a"))

    store.drop("message", "b")

    assert ids(store.values("message")) == ["a"]


def test_parent_and_fork_share_documents_until_either_writes(store):
    store.put("message", message("a"))
    child = store.fork()
    grandchild = child.fork()

    store.put("message", message("parent"))
    child.drop("message", "a")

    assert ids(store.select("message", Query("one"))) == ["a", "parent"]
    assert ids(child.select("message", Query("one"))) == []
    assert ids(grandchild.select("message", Query("one"))) == ["a"]
    assert grandchild.get("message", "a") is store.get("message", "a")


def test_tinydb_finds_what_was_put(store):
    store.put("message", message("a"))
    store.put("message", message("b", unread=False))
    table = store.table("message")

    assert ids(table.search(where("unread") == False)) == ["b"]  # noqa: E712  # TinyDB's language
    assert table.get(doc_id="a") == message("a")
    assert table.contains(where("id") == "b")
    assert table.count(where("date") == 1) == 2
    assert ids(table) == ["a", "b"]


def test_what_tinydb_inserts_is_found_by_query(store):
    table = store.table("message")

    first = table.insert(message("", date=2))
    many = table.insert_multiple([message("", date=1), message("", date=3)])
    own = table.insert(Row(message("own", date=0), "own"))

    assert len({first, *many}) == 3
    assert own == "own"
    assert ids(store.select("message", Query("one"))) == ["own", many[0], first, many[1]]


def test_an_id_that_tinydb_gave_is_not_given_again(store):
    table = store.table("message")
    first = table.insert(message(""))
    second = table.insert(message(""))
    table.remove(doc_ids=[first])
    child = store.fork()

    third = table.insert(message(""))
    childs = child.table("message").insert(message(""))

    assert len({first, second, third}) == 3
    assert childs == third
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Row(message(""), second))


def test_what_tinydb_updates_is_found_under_its_new_values(store):
    store.put_new("message", [message("a"), message("b")])

    updated = store.table("message").update({"unread": False}, where("id") == "a")

    assert updated == ["a"]
    assert ids(store.select("message", Query("one", {"unread": frozenset([False])}))) == ["a"]
    assert store.count("message", Query("one", {"unread": frozenset([True])})) == 1


def test_what_tinydb_changes_inside_a_document_does_not_reach_a_fork(store):
    store.put("message", message("a"))
    child = store.fork()

    store.table("message").update(add("labels", ["work"]))

    assert store.get("message", "a")["labels"] == ["inbox", "work"]
    assert store.count("message", Query("one", {"in": frozenset(["work"])})) == 1
    assert child.get("message", "a")["labels"] == ["inbox"]
    assert child.count("message", Query("one", {"in": frozenset(["work"])})) == 0


def test_what_tinydb_removes_is_gone(store):
    store.put_new("message", [message("a"), message("b", unread=False)])
    table = store.table("message")

    removed = table.remove(where("unread") == True)  # noqa: E712  # TinyDB's language
    left = ids(store.select("message", Query("one")))
    table.truncate()

    assert (removed, left) == (["a"], ["b"])
    assert store.values("message") == []
    assert store.count("message", Query("one")) == 0


def test_tinydb_cannot_change_an_id(store):
    store.put("message", message("a"))

    store.table("message").update({"id": "b"})

    assert ids(store.values("message")) == ["a"]
    assert store.get("message", "b") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(unread=False),
        lambda document: document.pop("unread"),
        lambda document: document["labels"].append("work"),
        lambda document: document["from"][0].update(name="Eve"),
    ],
    ids=["replaced", "removed", "list", "nested"],
)
@pytest.mark.parametrize("put", ["put", "put_new"])
def test_a_document_changed_in_place_is_found_out(guarded, put, change):
    document = message("a", **{"from": [{"name": "Ada", "email": "ada@example.com"}]})
    getattr(guarded, put)("message", document if put == "put" else [document])

    change(document)

    with pytest.raises(MutationError, match="message a was changed in place; put a changed copy"):
        guarded.table("message").check_all()


@pytest.mark.parametrize("write", ["put", "drop"])
def test_a_document_changed_in_place_is_found_out_when_it_is_written(guarded, write):
    document = guarded.put("message", message("a"))
    document["labels"].append("work")

    with pytest.raises(MutationError):
        getattr(guarded, write)("message", message("a") if write == "put" else "a")


def test_a_fork_finds_out_what_was_changed_before_it(guarded):
    document = guarded.put("message", message("a"))
    child = guarded.fork()

    document["unread"] = False

    with pytest.raises(MutationError):
        child.table("message").check("a")


def test_unchanged_documents_pass(guarded):
    guarded.put("message", message("a"))
    child = guarded.fork()
    child.put("message", message("a", unread=False))
    child.put("message", message("b", when=frozenset([1])))
    child.drop("message", "a")
    child.drop("message", "a")

    guarded.table("message").check_all()
    child.table("message").check_all()
    child.table("message").check("unknown")

    assert ids(child.values("message")) == ["b"]


def test_a_guarded_table_may_share_with_a_fast_one(guarded):
    guarded.put("message", message("a"))
    fast = Store(KINDS)

    guarded.table("message").share_with(fast.table("message"))
    fast.put("message", message("a", unread=False))

    guarded.table("message").check_all()
    assert guarded.get("message", "a")["unread"] is True
