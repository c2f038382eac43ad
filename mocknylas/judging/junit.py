"""A report as JUnit XML: a test case for each operation and kind of finding."""

import re
from itertools import groupby
from xml.etree import ElementTree

from mocknylas.judging.findings import Finding
from mocknylas.judging.kinds import KINDS
from mocknylas.judging.report import Report
from mocknylas.judging.told import line_of

SUITE = "mocknylas"
PASSED = "contract"  # name of the case that an operation without findings has

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """Return the XML that CI servers read; accepted findings are skipped cases."""
    suite = ElementTree.Element("testsuite", name=SUITE, time="0")
    found = sorted((*report.open, *report.accepted), key=lambda one: (one.operation, one.kind))
    wanting = {one.operation for one in found}
    for operation in report.exercised:
        if operation not in wanting:
            _case(suite, operation, PASSED)
    for (operation, kind), several in groupby(found, key=lambda one: (one.operation, one.kind)):
        _judged(_case(suite, operation, kind), kind, list(several))
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    root = ElementTree.Element("testsuites", {**suite.attrib})
    root.append(suite)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, operation: str, name: str) -> ElementTree.Element:
    case = {"classname": _clean(f"{SUITE}.{operation}"), "name": _clean(name), "time": "0"}
    return ElementTree.SubElement(suite, "testcase", case)


def _judged(case: ElementTree.Element, kind: str, several: list[Finding]) -> None:
    """Fail a case by its findings, or skip it when all of them are accepted."""
    row = KINDS[kind]
    left = [one for one in several if not one.accepted]
    if not left:
        ElementTree.SubElement(case, "skipped", message="accepted")
        return
    told = {"message": _clean(left[0].message), "type": f"{row.severity} {kind}"}
    failure = ElementTree.SubElement(case, "failure", told)
    lines = [f"{line_of(one)}: {one.message} ({one.rule})" for one in left]
    failure.text = _clean("\n".join([row.what, *lines, f"remedy: {row.remedy}"]))


def _clean(text: str) -> str:
    """Return a text with a mark for each character that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
