"""Every row of the budget table, in its order."""

from tests.benchmarks import (
    api_rows,
    calendar_rows,
    call_rows,
    contact_rows,
    explain_rows,
    fault_rows,
    judging_rows,
    kept_rows,
    process_rows,
    waiting_rows,
    webhook_rows,
    world_rows,
)

ROWS = [
    *api_rows.ROWS,
    *calendar_rows.ROWS,
    *fault_rows.ROWS,
    *call_rows.ROWS,
    *judging_rows.ROWS,
    *explain_rows.ROWS,
    *world_rows.ROWS,
    *contact_rows.ROWS,
    *kept_rows.ROWS,
    *waiting_rows.ROWS,
    *webhook_rows.ROWS,
    *process_rows.ROWS,
]
