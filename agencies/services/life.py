"""What an agency was before, what it became, and what it belongs to, in words for its public page."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from agencies.models import Agency, AgencyTie
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


def with_ties(agencies: "QuerySet[Agency]") -> "QuerySet[Agency]":
    """Read agencies with their ties to public agencies, from either side, for `related_agencies`."""
    public = ApprovalStatus.APPROVED
    ties = AgencyTie.objects.filter(
        Q(agency=OuterRef("pk"), other__approval_status=public)
        | Q(other=OuterRef("pk"), agency__approval_status=public)
    )
    sides = {name: name for name in ("kind", "agency_id", "other_id", "agency__name", "other__name")}
    return agencies.annotate(tied=ArraySubquery(ties.values(tie=JSONObject(**sides))))


def related_agencies(agency: Any) -> list[RelatedAgency]:
    """Return the public agencies to which an agency that was read `with_ties` is tied."""
    related = []
    for tie in agency.tied:
        is_reverse = tie["other_id"] == agency.pk
        side = "agency" if is_reverse else "other"
        relation = str(WORDS[AgencyTieKind(tie["kind"]), is_reverse])
        related.append(RelatedAgency(relation, tie[f"{side}_id"], tie[f"{side}__name"]))
    return sorted(related, key=lambda other: (other.relation, other.name))
