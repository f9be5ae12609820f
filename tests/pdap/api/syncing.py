"""Calls of the synchronization, as PDAP's data source manager makes them."""

from typing import Any

from django.test import Client

from accounts.models import User
from accounts.rights import CALL_DS_SOURCE_COLLECTOR_ENDPOINTS
from accounts.services.tokens import issue_tokens
from pdap.api.parameters import LARGEST_ID
from tests.accounts.factories import UserFactory

AGENCY = {
    "name": "Bureau",
    "jurisdiction_type": "local",
    "agency_type": "court",
    "location_ids": ["{locations}"],
    "defunct_year": 1999,
}
SOURCE = {
    "source_url": "https://a.gov/x",
    "name": "Stops",
    "record_type": "Stops",
    "url_status": "ok",
    "agency_ids": ["{agencies}"],
    "internet_archives_url": None,
}
PAGE = {"url": "https://a.gov/", "agency_ids": []}
# A right body for each operation; `{agencies}` stands for the id of the agency that there is, and so on.
SYNC_BODIES: dict[str, Any] = {}
for plural, content, own in (
    ("agencies", AGENCY, "{agencies}"),
    ("data_sources", SOURCE, "{data-sources}"),
    ("meta_urls", PAGE, "{meta-urls}"),
):
    under = f"POST /api/v3/sync/{plural.replace('_', '-')}"
    SYNC_BODIES[f"{under}/add"] = {plural: [{"request_id": 1, "content": content}]}
    SYNC_BODIES[f"{under}/update"] = {plural: [{"app_id": own, "content": content}]}
    SYNC_BODIES[f"{under}/delete"] = {"ids": [LARGEST_ID]}


def filled(body: Any, ids: dict[str, int]) -> Any:
    """Return a body with the ids of what there is."""
    if isinstance(body, dict):
        return {name: filled(value, ids) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(member, ids) for member in body]
    return ids[body[1:-1]] if isinstance(body, str) and body.startswith("{") else body


class Manager:
    """The data source manager, signed in."""

    def __init__(self) -> None:
        """Sign in."""
        self.user: User = UserFactory(permissions=[CALL_DS_SOURCE_COLLECTOR_ENDPOINTS])
        self.client = Client(headers={"Authorization": f"Bearer {issue_tokens(self.user).access_token}"})

    def post(self, path: str, body: Any) -> Any:
        """Make a call."""
        return self.client.post(f"/api/v3/sync/{path}", body, content_type="application/json")

    def add(self, kind: str, *contents: dict[str, Any]) -> Any:
        """Add things, the first of which is request 100."""
        items = [{"request_id": 100 + number, "content": content} for number, content in enumerate(contents)]
        return self.post(f"{kind}/add", {kind.replace("-", "_"): items})

    def added(self, kind: str, *contents: dict[str, Any]) -> list[int]:
        """Add things and return their ids in the order of the requests."""
        response = self.add(kind, *contents)
        assert response.status_code == 200, response.content
        pairs = {pair["request_id"]: pair["app_id"] for pair in response.json()["entities"]}
        return [pairs[100 + number] for number in range(len(contents))]

    def update(self, kind: str, *items: tuple[int, dict[str, Any]]) -> Any:
        """Write things by id."""
        body = [{"app_id": pk, "content": content} for pk, content in items]
        return self.post(f"{kind}/update", {kind.replace("-", "_"): body})

    def delete(self, kind: str, *ids: int) -> Any:
        """Delete things."""
        return self.post(f"{kind}/delete", {"ids": list(ids)})
