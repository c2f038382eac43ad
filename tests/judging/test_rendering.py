"""The forms of a report: text, JSON, JUnit XML and HTML, all from the same data."""

import json
import re
from xml.etree import ElementTree

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.errors import UsageError
from mocknylas.judging.rendering import FORMS, form_of, write
from mocknylas.judging.told import tell_briefly
from mocknylas.judging.verdict import Wanted
from tests.clients.faulty_client import (
    Doors,
    asks_for_a_route_that_does_not_exist,
    misspells_a_field,
    misspells_a_parameter,
)

HOSTILE = "<script>alert(1)</script>\x0b&"


@pytest.fixture
def report(nylas_mock):
    doors = Doors(nylas_mock)
    asks_for_a_route_that_does_not_exist(doors)
    misspells_a_field(doors)
    misspells_a_field(doors)
    misspells_a_parameter(doors)
    doors.get("/account")
    return nylas_mock.report(accept=["ignored-parameter"])


def test_text_tells_what_where_which_rule_and_the_remedy(report):
    text = form_of("text").render(report)

    assert "5 calls in 1 world, 2024-06-10T09:00:00Z to 2024-06-10T09:00:00Z" in text
    assert f"3 operations exercised, {len(OPERATIONS) - 3} not" in text
    assert (
        "warning: ignored-field in send.direct /body/subjet\n"
        "  Unexpected attribute: subjet. Write 'subject' instead of 'subjet'. (E-35)\n"
        "  call 2 /body/subjet\n"
        "  call 3 /body/subjet\n"
        "  remedy: correct the name, or leave the field out\n"
    ) in text
    assert "\naccepted:\n  ignored-parameter messages.list /query/limitt\n" in text
    assert re.search(r"^  threads: list, get, update, search$", text, re.M)
    assert text.index("unexplained-error") < text.index("duplicate-send") < text.index("ignored")


def test_text_names_the_first_calls_and_counts_the_rest(nylas_mock):
    for _ in range(4):
        misspells_a_parameter(Doors(nylas_mock))

    text = form_of("text").render(nylas_mock.report())

    assert "  call 3 /query/limitt\n  … 4 in all\n  remedy: " in text
    assert "  call 4" not in text


def test_a_run_ends_with_the_gravest_findings_only(nylas_mock):
    doors = Doors(nylas_mock)
    names = {f"strange_{number}": 1 for number in range(30)}
    doors.ask("POST", "/send", {"to": [{"email": "eve@example.com"}], **names})
    asks_for_a_route_that_does_not_exist(doors)

    lines = tell_briefly(nylas_mock.report())

    assert lines[2].startswith("error unexplained-error GET /message")
    assert lines[22:] == ["… and 11 more"]


def test_text_of_a_clean_run_is_short(nylas_mock):
    lines = form_of("text").render(nylas_mock.report()).splitlines()

    assert lines[1:3] == [f"0 operations exercised, {len(OPERATIONS)} not", "nothing found"]


def test_json_is_the_report(report):
    assert json.loads(form_of("json").render(report)) == report.as_json()


def test_junit_has_a_case_for_each_operation_and_kind(report):
    root = ElementTree.fromstring(form_of("junit").render(report))

    suite = root.find("testsuite")
    cases = {
        (case.get("classname").removeprefix("mocknylas."), case.get("name")): [
            child.tag for child in case
        ]
        for case in suite
    }
    assert cases == {
        ("GET /message", "unexplained-error"): ["failure"],
        ("account.get", "contract"): [],
        ("messages.list", "ignored-parameter"): ["skipped"],
        ("send.direct", "duplicate-send"): ["failure"],
        ("send.direct", "ignored-field"): ["failure"],
    }
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "3",
        "errors": "0",
        "skipped": "1",
    }
    failure = suite.find(".//failure[@type='warning ignored-field']")
    said = "Unexpected attribute: subjet. Write 'subject' instead of 'subjet'."
    assert failure.get("message") == said
    assert "send.direct /body/subjet (2 times), call 2: " in failure.text


def test_html_needs_no_other_file_and_follows_the_readers_colours(report):
    html = form_of("html").render(report)

    assert not re.search(r"""(src|href)\s*=|url\(|@import|https?://""", html)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "default-src 'none'" in html
    assert "Unexpected attribute: subjet" in html
    assert html.count('<tr class="missed">') >= len(OPERATIONS) - 3


def test_whatever_a_client_sends_is_only_text(nylas_mock):
    doors = Doors(nylas_mock)
    doors.ask("POST", "/send", {HOSTILE: 1, "to": [{"email": "eve@example.com"}]})
    doors.ask("GET", "/nowhere?a=%3Cscript%3E")
    report = nylas_mock.report()

    html, xml = form_of("html").render(report), form_of("xml").render(report)

    assert "<script>alert(1)" not in html
    assert "alert(1)" in html
    messages = [one.get("message") for one in ElementTree.fromstring(xml).iter("failure")]
    assert any("<script>alert(1)</script>\ufffd&" in one for one in messages)


def test_junit_can_be_read_whatever_path_was_asked_for(nylas_mock):
    Doors(nylas_mock).ask("GET", "/nowhere%01%0c")

    root = ElementTree.fromstring(form_of("junit").render(nylas_mock.report()))

    classes = [one.get("classname") for one in root.iter("testcase")]
    assert classes == ["mocknylas.GET /nowhere\ufffd\ufffd"]


@pytest.mark.parametrize("ending", FORMS)
def test_a_file_is_written_in_the_form_that_it_ends_with(report, ending, tmp_path):
    path = tmp_path / "made" / f"report.{ending}"

    write(report, path)

    assert path.read_text(encoding="utf-8") == form_of(ending).render(report)


@pytest.mark.parametrize("ending", FORMS)
def test_an_earlier_report_or_an_empty_file_is_replaced(report, nylas_mock, ending, tmp_path):
    path = tmp_path / f"report.{ending}"
    path.touch()
    write(nylas_mock.report(), path)

    write(report, path)

    assert path.read_text(encoding="utf-8") == form_of(ending).render(report)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"name": "app", "version": "1"}'),
        ("results.xml", '<?xml version="1.0"?>\n<testsuites name="pytest"/>'),
        ("index.html", "<!doctype html>\n<title>Home</title>"),
        ("notes.txt", "\udcff notes of mocknylas 1: 2 calls in a day"),
    ],
)
@pytest.mark.parametrize(
    "act", [write, lambda _, path: Wanted.read([path], "", ())], ids=["afterwards", "beforehand"]
)
def test_a_file_of_somebody_else_stays(report, act, name, text, tmp_path):
    path = tmp_path / name
    path.write_bytes(text.encode(errors="surrogateescape"))

    with pytest.raises(UsageError, match=f"{name}: not a report of mocknylas, so it stays"):
        act(report, path)

    assert path.read_bytes() == text.encode(errors="surrogateescape")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("report.pdf", "no format of a report ends with 'pdf': *; write .txt, .json, .xml, .html"),
        ("taken/report.txt", "the report cannot be written to *: *"),
    ],
)
def test_a_file_that_cannot_be_is_told(report, path, told, tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(UsageError) as raised:
        write(report, tmp_path / path)

    assert re.fullmatch(re.escape(told).replace(r"\*", ".*"), str(raised.value))


def test_a_file_that_cannot_be_read_is_told(report, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "report.txt").touch()
    monkeypatch.setattr("pathlib.Path.read_text", refuse)

    with pytest.raises(UsageError, match=r"report\.txt: cannot be read: Permission denied"):
        write(report, tmp_path / "report.txt")


def test_a_format_that_is_not_is_told_with_the_nearest():
    with pytest.raises(UsageError, match="no format of a report 'htlm'; did you mean 'html'"):
        form_of("htlm")
