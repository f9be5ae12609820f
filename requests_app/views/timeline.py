"""What happened to a data request, step by step."""

import datetime
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise

from pdap.lib.lazy_texts import gettext_lazy as _
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest
from requests_app.statuses import STATUSES

# The change log knows each status that a request had; what was said in private stays there. Public notes in the same
# statement, after them.
WHAT_HAPPENED = """
select created_at at time zone 'UTC', false, id, new_data ->> 'request_status'
from public.change_log
where table_name = 'data_requests' and affected_id = %(request)s and operation_type = 'UPDATE'
  and new_data ->> 'request_status' is distinct from old_data ->> 'request_status'
  and new_data ? 'request_status'
union all
select created_at, true, id, body from public.request_notes where data_request_id = %(request)s
order by 2, 3
"""


@dataclass(frozen=True)
class Step:
    """Something that happened to a request; `text` is a note's."""

    at: datetime.datetime
    label: str | Promise
    key: str
    text: str = ""


def timeline_of(data_request: DataRequest) -> list[Step]:
    """Return what happened, in its order: when it came in, each status that people may see, and public notes."""
    steps = [Step(data_request.date_created, _("Request received"), "received")]
    with connection.cursor() as cursor:
        cursor.execute(WHAT_HAPPENED, {"request": data_request.pk})
        for at, is_note, number, text in cursor.fetchall():
            if is_note:
                steps.append(Step(at, _("Note"), f"note-{number}", text))
            elif text in RequestStatus.values:
                steps.append(Step(at, STATUSES[RequestStatus(text)].label, f"{text}-{at:%Y%m%d%H%M%S}"))
    return sorted(steps, key=lambda step: step.at)
