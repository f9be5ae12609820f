"""How the connections of the site plan their statements."""

from copy import deepcopy

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from pdap.db.pool import plan_for_many


@pytest.mark.django_db
def test_connections_of_the_site_plan_for_many_and_keep_their_other_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "settings", deepcopy(connections.settings))
    plan_for_many()
    connection = connections.create_connection(DEFAULT_DB_ALIAS)

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select current_setting('jit'), current_setting('parallel_setup_cost'),"
                " current_setting('plan_cache_mode'), current_setting('search_path')"
            )
            assert cursor.fetchone() == ("off", "100000", "force_generic_plan", "django,public")
    finally:
        connection.close()
