"""What the card of each page says, in the numbers of the page; None where the page isn't public."""

from django.utils.text import slugify

from agencies.models import Agency
from agencies.places_in_words import places_in_words
from datasources.models import DataSource, RecordType
from datasources.telling_names import years_covered
from locations.queries.relatives import place_with_ancestors
from locations.views.place import agency_total, summary_of
from pdap.site.cards.card import Card
from pdap.site.home import catalog_numbers


def home_card() -> Card:
    numbers = catalog_numbers()
    return Card(
        "United States",
        "Find public records about police, courts and jails",
        facts=[count_in_words(numbers.sources, "data source"), count_in_words(numbers.listed, "agency", "agencies")],
    )


def place_card(pk: int) -> Card | None:
    way = place_with_ancestors(pk)
    if not way:
        return None
    place = way[-1]
    sources = sum(kind.here for kind in summary_of(place).kinds)
    return Card(
        "Public records",
        place.own_name,
        ", ".join(above.own_name for above in reversed(way[1:-1])),
        [count_in_words(sources, "data source"), count_in_words(agency_total(place), "agency", "agencies")],
    )


def agency_card(pk: int) -> Card | None:
    agency = Agency.objects.public().filter(pk=pk).first()
    if agency is None:
        return None
    place = places_in_words([pk]).get(pk, "")
    count = DataSource.objects.public().filter(agency_links__agency=agency).distinct().count()
    return Card("Agency", agency.name, place, [count_in_words(count, "data source"), agency.get_agency_type_display()])


def source_card(pk: int) -> Card | None:
    source = DataSource.objects.public().filter(pk=pk).select_related("record_type").first()
    if source is None:
        return None
    names = list(
        Agency.objects.public().filter(data_sources=source).order_by("name").values_list("name", flat=True)[:2]
    )
    agency = names[0] if len(names) == 1 else ""
    years = years_covered(source)
    facts = [years, ", ".join(source.record_formats), source.source_url.partition("://")[2].partition("/")[0]]
    about = str(source.record_type) if source.record_type else "Data source"
    return Card(about, source.name, agency, [fact for fact in facts if fact])


def record_type_card(slug: str) -> Card | None:
    kind = next((kind for kind in RecordType.objects.exclude(name=None) if slugify(kind.name or "") == slug), None)
    if kind is None:
        return None
    count = DataSource.objects.searchable().filter(record_type=kind).count()
    summary = kind.definition.summary if kind.definition else ""
    return Card("Record type", str(kind), summary, [count_in_words(count, "data source")])


def count_in_words(number: int, singular: str, many: str = "") -> str:
    return f"{number:,} {singular if number == 1 else many or singular + 's'}"
