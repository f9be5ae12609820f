"""What an agency was before, what it became, and what it belongs to, in words for its public page."""

from dataclasses import dataclass

from django.db.models import Q

from agencies.models import AgencyTie
from agencies.models.life import AgencyTieKind
from pdap.db.enums import ApprovalStatus
from pdap.lib.lazy_texts import gettext_lazy as _

WORDS = {
    (AgencyTieKind.SUCCESSOR, False): _("Succeeded by"),
    (AgencyTieKind.SUCCESSOR, True): _("Took over from"),
    (AgencyTieKind.PARENT, False): _("Part of"),
    (AgencyTieKind.PARENT, True): _("Includes"),
}


@dataclass(frozen=True)
class RelatedAgency:
    """Another agency, and what it is to this one."""

    relation: str
    id: int
    name: str


def related_agencies(agency_id: int) -> list[RelatedAgency]:
    """Return the public agencies that an agency is tied to, from either side; one query."""
    public = ApprovalStatus.APPROVED
    ties = AgencyTie.objects.filter(
        Q(agency=agency_id, other__approval_status=public) | Q(other=agency_id, agency__approval_status=public)
    ).select_related("agency", "other")
    related = []
    for tie in ties:
        is_reverse = tie.other_id == agency_id
        other = tie.agency if is_reverse else tie.other
        related.append(RelatedAgency(str(WORDS[AgencyTieKind(tie.kind), is_reverse]), other.pk, other.name))
    return sorted(related, key=lambda agency: (agency.relation, agency.name))
