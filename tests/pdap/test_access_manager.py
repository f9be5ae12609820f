"""PDAP's published Python client against the live server (issue: existing clients go on)."""

import asyncio
import hashlib
from typing import Any

import pytest
from pdap_access_manager.access_manager.async_ import AccessManagerAsync
from pdap_access_manager.enums import RequestType
from pdap_access_manager.exceptions import RequestError
from pdap_access_manager.models.request import RequestInfo
from pdap_access_manager.models.tokens import TokensInfo

from accounts.services.tokens import issue
from tests.accounts.factories import UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api import KEY

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_client_asks_with_a_key_and_with_a_token(live_server: Any) -> None:
    person = UserFactory(api_key=hashlib.sha256(KEY.encode()).hexdigest())
    tokens = issue(person)
    source = DataSourceFactory(name="Stops")
    base = f"{live_server.url}/api"

    async def talk() -> tuple[Any, Any, int]:
        async with AccessManagerAsync(
            api_key=KEY,
            tokens=TokensInfo(access_token=tokens.access_token, refresh_token=tokens.refresh_token),
            data_sources_url=base,
        ) as manager:
            by_key = await manager.make_request(
                RequestInfo(
                    type_=RequestType.GET,
                    url=f"{base}/v2/data-sources",
                    headers=await manager.api_key_header(),
                    params={"requested_columns": "['name','id']"},
                )
            )
            by_token = await manager.make_request(
                RequestInfo(
                    type_=RequestType.POST,
                    url=f"{base}/v2/match/agency",
                    json_={"name": "Police"},
                    headers=await manager.jwt_header(),
                )
            )
            with pytest.raises(RequestError) as error:
                await manager.make_request(
                    RequestInfo(
                        type_=RequestType.GET, url=f"{base}/v2/agencies/999999", headers=await manager.jwt_header()
                    )
                )
            return by_key, by_token, error.value.status_code

    by_key, by_token, status = asyncio.run(talk())

    assert by_key.data["data"] == [{"name": "Stops", "id": source.pk}]
    assert by_token.data["status"] == "No Match"
    assert status == 404
