"""The ID of the request or task that this thread works on; a task has the ID of the request that queued it.

So the log lines of a request and of the work that it started can be found together.
"""

import re
import uuid
from contextvars import ContextVar
from typing import Any

# What a proxy may send: nothing that could break a line or hide an address.
SANE = re.compile(r"[A-Za-z0-9-]{8,64}")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_id() -> str:
    """Return the ID; empty outside of requests and tasks."""
    return _request_id.get()


def begin_work(incoming: str = "") -> str:
    """Use the incoming ID if it is sane, else a new one; return it."""
    request_id = incoming if SANE.fullmatch(incoming) else uuid.uuid4().hex
    _request_id.set(request_id)
    return request_id


def end_work() -> None:
    _request_id.set("")


def add_to_task(task: dict[str, Any], **_: Any) -> None:
    if current_id():
        task["request_id"] = current_id()


def take_from_task(task: dict[str, Any], **_: Any) -> None:
    begin_work(task.get("request_id") or task.get("id", ""))


def pass_ids_to_tasks() -> None:
    """Pass IDs from requests to the tasks that they queue."""
    # django-q reads the settings, and logging is set up while those are loaded.
    from django_q.signals import pre_enqueue, pre_execute

    pre_enqueue.connect(add_to_task, dispatch_uid="pdap.ops.logs")
    pre_execute.connect(take_from_task, dispatch_uid="pdap.ops.logs")
