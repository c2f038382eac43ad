"""Every row of the catalogue and every kind of departure is explained."""

import re
from string import Formatter

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.calls import CallRecord
from mocknylas.catalogue import CATALOGUE
from mocknylas.departures import KINDS, Departure
from mocknylas.errors import ApiError
from mocknylas.jsons import dumps
from mocknylas.judging.explain import explain
from mocknylas.judging.places import PLACES, TABLE, told
from mocknylas.judging.sentences import REMEDIES
from mocknylas.judging.sentences import TABLE as SENTENCES
from mocknylas.judging.words import told as in_lines
from mocknylas.openapi.errors import errors_of

UNFILLED = re.compile(r"''|\bNone\b|: \.| \.(?! )|  |\(\)")
VALUES = {  # a value for each name that a message has
    name: f"the-{name}"
    for row in CATALOGUE.values()
    for name in re.findall(r"(?<!{){(\w+)}", row.message)
}


def refused(error, /, **fields):
    """A call that was refused with a row of the catalogue, by an operation that can do so."""
    raised = ApiError(error, **VALUES)
    row = next((one for one in OPERATIONS if error in errors_of([one])), None)
    row = None if error in {"no_route", "method_not_allowed"} else row
    call = {
        "number": 1,
        "at": 100,
        "method": row.method if row else "GET",
        "path": row.path if row else "/message",
        "query": {},
        "request": None,
        "status": raised.status,
        "response": dumps(raised.body),
        "operation": row.name if row else "",
        "error": error,
    }
    return CallRecord(**{**call, **fields})


@pytest.mark.parametrize("error", CATALOGUE)
def test_each_error_of_the_catalogue_has_rule_and_remedy(error):
    call = refused(error)

    (finding,) = explain(call)["findings"]

    assert (finding["kind"], finding["error"]) == ("error", error)
    assert finding["message"] == ApiError(error, **VALUES).message
    assert finding["rule"] or not call.operation
    assert finding["remedy"].endswith((".", "…"))
    assert not UNFILLED.search(finding["remedy"])


@pytest.mark.parametrize("error", CATALOGUE)
def test_the_values_of_a_message_are_read_from_it(error):
    names = set(re.findall(r"(?<!{){(\w+)}", CATALOGUE[error].message))

    assert told(refused(error)) == {name: VALUES[name] for name in names}


@pytest.mark.parametrize("table", [TABLE, SENTENCES], ids=["places", "remedies"])
def test_each_row_of_a_table_is_of_the_catalogue_and_stands_there_once(table):
    names = [name for names in table for name in names.split()]

    assert len(names) == len(set(names))
    assert set(names) <= CATALOGUE.keys()


def test_each_error_has_a_sentence_of_its_own_and_each_place_is_a_pointer():
    assert REMEDIES.keys() == CATALOGUE.keys()
    assert all(
        re.fullmatch(r"/(path|query|body|headers)(/[\w-]+)*", one)
        for places in PLACES.values()
        for one in places
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_departure_is_explained(kind):
    one = Departure(kind, "/body/subject", "R-X32", "unexpected_attribute", "Unexpected: subject")
    call = CallRecord(
        number=1,
        at=100,
        method="POST",
        path="/send",
        query={},
        request={"subject": 5},
        status=200,
        response=b"{}",
        operation="contacts.search" if kind == "deprecated" else "send.direct",
        departures=(one,),
    )

    (finding,) = explain(call)["findings"]

    assert (finding["kind"], finding["meaning"]) == (kind, KINDS[kind])
    assert (finding["place"], finding["value"]) == ("/body/subject", 5)
    assert finding["rule"]["id"] == "R-X32"
    assert finding["remedy"] or kind == "tolerated"
    assert any(line.strip().startswith("remedy:") for line in in_lines(explain(call)))


def test_each_blank_of_a_sentence_is_one_that_is_filled():
    blanks = {name for told in SENTENCES.values() for _, name, *_ in Formatter().parse(told)}

    assert blanks <= {None, "account", "choices", "collection", "credentials", "instead", *VALUES}


def test_what_the_catalogue_does_not_have_is_explained_by_its_status():
    call = refused("no_route", error="", status=418, response=b"no JSON")

    (finding,) = explain(call)["findings"]

    assert (finding["error"], finding["message"], finding["place"]) == ("", "", "")
    assert finding["remedy"].startswith("Look at the fault rule")
