"""The GitHub issue of a request, as its two columns are written (contract 7.5)."""

from collections.abc import Mapping
from typing import Any

from requests_app.models import DataRequest, DataRequestGithubIssue

COLUMNS = ("github_issue_url", "github_issue_number")


class IncompleteIssueError(ValueError):
    """An issue has both an address and a number."""


def write_issue(data_request: DataRequest, values: Mapping[str, Any]) -> None:
    """Write the named columns of a request's issue, in the caller's transaction; an issue of nulls is taken away.

    IncompleteIssueError if one of the two would be missing.
    """
    present = DataRequestGithubIssue.objects.filter(data_request=data_request).first()
    wanted = {name: values.get(name, getattr(present, name, None)) for name in COLUMNS}
    if all(value is None for value in wanted.values()):
        DataRequestGithubIssue.objects.filter(data_request=data_request).delete()
    elif None in wanted.values():
        raise IncompleteIssueError("Enter both the link and the number of the GitHub issue, or null for both.")
    else:
        DataRequestGithubIssue.objects.update_or_create(data_request=data_request, defaults=wanted)
