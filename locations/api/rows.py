"""Places as SQL for answers that are read as plain rows: what `LocationInfoSerializer` shows."""

# `place` is a row of locations_expanded.
PLACE_COLUMNS = (
    "place.type, place.id as location_id, place.state_iso, place.state_name, place.county_name, place.county_fips,"
    " place.locality_name, place.display_name"
)


def places_of(links: str, own: str, owner: str) -> str:
    """Return the select of the places that a table of links leads to from its column `own`, first linked first."""
    return (
        f"select {PLACE_COLUMNS} from public.{links} serves"  # noqa: S608 - our own names
        f" join public.locations_expanded place on place.id = serves.location_id where serves.{own} = {owner}"
        " order by place.id"
    )
