"""Records that are in the catalog twice, for the queue of probable duplicates: one pair dismissed, one merged."""

from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from agencies.services.merging import merge_agencies
from agencies.tasks import look_for_duplicates
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair, Merge
from audit.merging.pairs import dismiss
from locations.models import Locality
from pdap.db.enums import ApprovalStatus

# What people write for the same words.
WRITTEN = (("Police Department", "PD"), ("Police Department", "Police Dept."), ("Sheriff's Office", "Sheriff Dept"))


def make_duplicates(agencies: list[Agency], curator_id: int) -> Merge:
    """Enter some agencies, a town and a page a second time; dismiss one pair, and merge one; return the merge."""
    made = [enter_again(agency, long, short) for long, short in WRITTEN for agency in agencies_named(agencies, long)]
    town = Locality.objects.filter(name="Pittsburgh").order_by("pk").first()
    if town is not None:
        Locality.objects.get_or_create(name="Pitsburgh", county_id=town.county_id)
    whose = next(agency for agency in agencies if agency.name == "Pittsburgh Bureau of Police")
    for address in ("https://www.pittsburghpa.gov/police", "http://pittsburghpa.gov/police/"):
        AgencyMetaUrl.objects.create(agency=whose, meta_url=MetaUrl.objects.create(url=address))
    look_for_duplicates()
    pairs = list(DuplicatePair.objects.filter(kind=Kind.AGENCY, second_id__in=[agency.pk for agency in made]))
    dismiss(pairs[-1].pk, curator_id)
    return merge_agencies(pairs[0].second_id, pairs[0].first_id, curator_id)


def agencies_named(agencies: list[Agency], words: str) -> list[Agency]:
    return [agency for agency in agencies if words in agency.name][:2]


def enter_again(agency: Agency, long: str, short: str) -> Agency:
    """Enter an agency a second time, as someone would who has not found it, with its places."""
    made = Agency.objects.create(
        name=agency.name.replace(long, short),
        agency_type=agency.agency_type,
        jurisdiction_type=agency.jurisdiction_type,
        approval_status=ApprovalStatus.APPROVED,
    )
    for place in agency.location_links.order_by("pk"):
        AgencyLocation.objects.create(agency=made, location_id=place.location_id)
    return made
