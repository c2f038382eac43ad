"""The report, in any of its forms."""

from mocknylas.api.operation import Raw
from mocknylas.controls.table import Control
from mocknylas.judging.rendering import form_of
from mocknylas.nylas import Verbs
from mocknylas.schemas.reporting import ReportForm


def _report(verbs: Verbs, format: str = "json", everywhere: bool = False, accept: str = "") -> Raw:
    """Tell what applications made of the contract: what they called, missed and did wrong.

    Raises: UsageError.
    """
    form = form_of(format)
    made = verbs.report(accept=accept.split(","), everywhere=everywhere)
    return Raw(form.render(made).encode(), form.media)


CONTROLS = [Control("report", "GET", "/report", _report, ReportForm, verbatim=True)]
