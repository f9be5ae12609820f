"""`manage.py load_demo`: a demonstration catalog, the same every time."""

import random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accounts.models import User
from agencies.models import Agency
from datasources.models import RecordType
from datasources.services.search_terms import load_search_terms
from locations.lookup import PlaceIndex
from pdap.db.actor import set_actor
from pdap.db.materialized import refresh_after_loading
from pdap.lib.command import ProjectCommand
from pdap.lib.environment import LOCAL, SANDBOX
from pdap.ops.demonstration import (
    agencies,
    duplicates,
    file_imports,
    history,
    link_checks,
    people,
    profile,
    reviews,
    sources,
)
from pdap.ops.demonstration.passwords import KnownPasswordError, made_up_password, password_notice

SEED = 71374


class Command(ProjectCommand):
    help = "Fill an empty catalog with demonstration data. Only in the local and sandbox environments."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it once; a second time, say that it is there."""
        if settings.PDAP_ENVIRONMENT not in (LOCAL, SANDBOX):
            raise CommandError(
                "The demonstration can be loaded only in `local` and `sandbox`, because its people are made up."
            )
        if User.objects.filter(email=people.ADMINISTRATOR).exists():
            self.tell(options, "The demonstration is already loaded.")
            return
        if Agency.objects.exists():
            raise CommandError("The catalog isn't empty. The demonstration would mix with existing data.")
        try:
            password = made_up_password(settings.PDAP_ENVIRONMENT)
        except KnownPasswordError as error:
            raise CommandError(str(error)) from None
        call_command("load_geography", verbosity=options["verbosity"], refresh=False)
        self.tell(options, "Loading the demonstration ...")
        with transaction.atomic():
            load(password)
        load_search_terms()
        refresh_after_loading()
        self.tell(options, "The demonstration is loaded.")
        if notice := password_notice(password):
            self.stdout.write(notice)

    def tell(self, options: dict[str, Any], text: str) -> None:
        """Say something, unless silence was asked for."""
        if options["verbosity"] > 0:
            self.stdout.write(text)


def load(password: str) -> None:
    set_actor(None)
    chance = random.Random(SEED)  # noqa: S311 - the same every time is what it is for
    index = PlaceIndex()
    kinds = {kind.name: kind for kind in RecordType.objects.order_by("id") if kind.name}
    everyone = people.make_people(password)
    towns = agencies.largest_towns(index)
    pairs = agencies.make_agencies(index, towns, chance)
    live = sources.make_portals(pairs, kinds)
    made = sources.make_invented(pairs, kinds, chance)
    sources.make_submissions(pairs, live, kinds, everyone[people.MEMBER].pk, chance)
    places = [town for town, _ in towns]
    people.make_requests(everyone, places, live, chance)
    people.make_follows(everyone, places)
    people.make_searches(everyone, places)
    profile.make_profile(everyone[people.MEMBER], everyone[people.CURATOR], places, live)
    people.make_changes(everyone, [agency for agency, _ in pairs[-30:]], made[20:])
    reviews.make_reports(made[60:65], everyone[people.CURATOR].pk)
    link_checks.make_links(made[: sources.BROKEN], made[80:87], everyone[people.CURATOR].pk)
    history.make_history(everyone, [agency for agency, _ in pairs[-33:-30]], made[70:72])
    reviews.make_reviews(*(everyone[email] for email in (people.MEMBER, people.CURATOR, people.ADMINISTRATOR)))
    duplicates.make_duplicates([agency for agency, _ in pairs], everyone[people.CURATOR].pk)
    file_imports.make_imports(everyone[people.CURATOR], made[72:76])
