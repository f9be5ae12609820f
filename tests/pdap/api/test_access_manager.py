"""PDAP's published Python client against the live server (issue: existing clients go on)."""

import asyncio
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pdap_access_manager.access_manager.async_ import AccessManagerAsync
from pdap_access_manager.enums import RequestType
from pdap_access_manager.exceptions import RequestError
from pdap_access_manager.models.auth import AuthInfo
from pdap_access_manager.models.request import RequestInfo
from pdap_access_manager.models.tokens import TokensInfo

from accounts.services.tokens import issue_tokens, revoke_all
from tests.accounts.factories import PASSWORD, UserFactory
from tests.datasources.factories import DataSourceFactory
from tests.pdap.api.api import KEY

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_loop_of_its_own(talk: Coroutine[Any, Any, Any]) -> Any:
    """Return what a conversation comes to, in another thread: browser tests keep an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, talk).result()


def test_the_client_asks_with_a_key_and_with_a_token(live_server: Any) -> None:
    person = UserFactory(api_key=hashlib.sha256(KEY.encode()).hexdigest())
    tokens = issue_tokens(person)
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

    by_key, by_token, status = in_a_loop_of_its_own(talk())

    (row,) = by_key.data["data"]
    assert (row["name"], row["id"]) == ("Stops", source.pk)
    # As the existing API answers, whatever columns are asked for.
    assert set(row) == {"id", "name", "agencies", "data_requests"}
    assert by_token.data["status"] == "No Match"
    assert status == 404


def test_the_client_signs_in_makes_a_key_and_gets_fresh_tokens(live_server: Any) -> None:
    person = UserFactory()
    base = f"{live_server.url}/api"
    own = f"{base}/v2/user/recent-searches"

    async def talk() -> TokensInfo:
        auth = AuthInfo(email=person.email, password=PASSWORD)
        async with AccessManagerAsync(auth=auth, data_sources_url=base) as manager:
            by_key = await manager.make_request(
                RequestInfo(type_=RequestType.GET, url=f"{base}/v2/metrics", headers=await manager.api_key_header())
            )
            assert by_key.status_code == 200
            first = manager.tokens
            await manager.refresh_access_token()
            second = manager.tokens
            assert second.refresh_token != first.refresh_token
            # For an access token that opens nothing the client gets a new one by itself.
            bad = {"Authorization": "Bearer a.b.c"}
            by_token = await manager.make_request(RequestInfo(type_=RequestType.GET, url=own, headers=bad))
            assert by_token.status_code == 200
            assert manager.tokens.refresh_token != second.refresh_token
            return manager.tokens

    async def talk_again(ended: TokensInfo) -> None:
        auth = AuthInfo(email=person.email, password=PASSWORD)
        async with AccessManagerAsync(auth=auth, tokens=ended, data_sources_url=base) as manager:
            await manager.refresh_access_token()
            response = await manager.make_request(
                RequestInfo(type_=RequestType.GET, url=own, headers=await manager.jwt_header())
            )
            assert response.status_code == 200
            assert manager.tokens.refresh_token != ended.refresh_token

    tokens = in_a_loop_of_its_own(talk())
    # Where the refresh token has ended too, the client signs in again.
    revoke_all(person.pk)
    in_a_loop_of_its_own(talk_again(tokens))

    person.refresh_from_db()
    assert person.api_key


def test_the_limit_of_attempts_stops_the_client_with_a_wrong_password(live_server: Any) -> None:
    person = UserFactory()

    async def talk() -> int:
        auth = AuthInfo(email=person.email, password="wrong")
        async with AccessManagerAsync(auth=auth, data_sources_url=f"{live_server.url}/api") as manager:
            with pytest.raises(RequestError) as error:
                await manager.jwt_header()
            return error.value.status_code

    # At each 401 it signs in again, without an end of its own.
    assert in_a_loop_of_its_own(talk()) == 429
