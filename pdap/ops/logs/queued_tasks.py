"""The number of a request goes with the tasks that it queues, so that their lines can be found together."""

from typing import Any

from django_q.signals import pre_enqueue, pre_execute

from pdap.ops.logs.request_numbers import begin_request, current


def hand_over(task: dict[str, Any], **_: Any) -> None:
    if current():
        task["request_id"] = current()


def take_over(task: dict[str, Any], **_: Any) -> None:
    begin_request(task.get("request_id") or task.get("id", ""))


def connect() -> None:
    """Carry numbers from requests into tasks."""
    pre_enqueue.connect(hand_over, dispatch_uid="pdap.ops.logs")
    pre_execute.connect(take_over, dispatch_uid="pdap.ops.logs")
