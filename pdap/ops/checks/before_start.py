"""Checks before a start, so that a site or worker that could only fail doesn't start."""

import logging
import sys

from django.core.checks import ERROR, run_checks
from django.db import connections

from pdap.db.pool import close_pools
from pdap.ops.checks.configuration import TAG

logger = logging.getLogger(__name__)


def refuse_bad_start(program: str) -> None:
    """Log each warning; end the process, with a sentence for each error, if there is one. `program` is what starts.

    Connections that this opened are closed, so that processes forked later do not share them.
    """
    messages = run_checks(tags=[TAG], include_deployment_checks=True, databases=["default"])
    connections.close_all()
    close_pools()
    for message in messages:
        logger.log(message.level, "%s (%s)", message.msg, message.id)
    if errors := [message for message in messages if message.level >= ERROR]:
        sys.exit("\n".join([f"{program} can't start:", *(f"- {error.msg} ({error.id})" for error in errors)]))
