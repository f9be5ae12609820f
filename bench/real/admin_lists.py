"""What each list of the admin costs: processor time and what the database takes, with and without facets."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from pdap.lib.environment import BASE_DIR

ROUNDS = 5
FEWEST_ROWS = 100  # a shorter list is quick
MAY_TAKE, MAY_TAKE_WITH_FACETS = 300, 600  # milliseconds of processor and database together
FACETS = "?_facets=True"


def report(url: str) -> list[str]:
    """Measure in a process of its own, in which nothing else runs."""
    environment = {**os.environ, "DATABASE_URL": url, "PDAP_DOTENV": "", "SECRET_KEY": "bench", "DEBUG": "off"}
    environment |= {"DJANGO_SETTINGS_MODULE": "pdap.settings", "ALLOWED_HOSTS": "testserver"}
    command = [sys.executable, "-m", "bench.real.admin_lists"]
    answer = subprocess.run(command, env=environment, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    return [
        "## Lists of the admin",
        "",
        f"The first page of each list for an administrator, without the network: the median of {ROUNDS}. A list may "
        f"take {MAY_TAKE} ms of processor and database together, {MAY_TAKE_WITH_FACETS} ms with the counts beside its "
        "filters.",
        "",
        "| list | rows | processor, ms | database, ms | with facets: processor, ms | database, ms | within |",
        "|---|---:|---:|---:|---:|---:|---|",
        *answer.stdout.splitlines(),
    ]


def lines() -> Iterator[str]:
    """Return the table's rows. What needs the settings is imported where it is used."""
    from django.contrib import admin
    from django.test import Client
    from django.urls import reverse

    client = Client()
    with some_administrator() as person:
        client.force_login(person)
        for model in sorted(admin.site._registry, key=lambda model: str(model._meta.verbose_name_plural)):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            rows: Any = model._default_manager
            number = rows.count()
            if number < FEWEST_ROWS or client.get(address).status_code != 200:
                continue
            times = [median_of(partial(client.get, address + query)) for query in ("", FACETS)]
            figures = " | ".join(f"{processor:.0f} | {database:.0f}" for processor, database in times)
            within = sum(times[0]) <= MAY_TAKE and sum(times[1]) <= MAY_TAKE_WITH_FACETS
            name = str(model._meta.verbose_name_plural).capitalize()
            yield f"| {name} | {number:,} | {figures} | {'yes' if within else 'no'} |"


@contextmanager
def some_administrator() -> Iterator[Any]:
    """Give a person who may do everything, and take them away again."""
    from accounts.models import User
    from accounts.rights import ALL
    from accounts.services.permissions import grant

    person, _ = User.objects.get_or_create(email="bench-lists@pdap.example")
    try:
        for permission in ALL:
            grant(person, permission, None)
        yield person
    finally:
        person.delete()


def median_of(action: Callable[[], Any]) -> tuple[float, float]:
    """Return the processor's and the database's milliseconds of an action, warmed up."""
    from django.db import connection

    taken: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 2):
        waited = 0.0

        def timed(execute: Any, *arguments: Any) -> Any:
            nonlocal waited
            begin = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                waited += time.perf_counter() - begin

        begin = time.process_time()
        with connection.execute_wrapper(timed):
            action()
        taken.append(((time.process_time() - begin) * 1000, waited * 1000))
    processor, database = zip(*taken[2:], strict=True)
    return statistics.median(processor), statistics.median(database)


if __name__ == "__main__":
    import django

    django.setup()
    for line in lines():
        sys.stdout.write(f"{line}\n")
