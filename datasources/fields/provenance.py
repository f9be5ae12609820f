"""Who collected the records, and who publishes them."""

from datasources.enums import AgencyAggregation
from datasources.fields.groups import PROVENANCE
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Line, OneOf, YesNo
from pdap.lib.lazy_texts import gettext_lazy as _

ALONE = EVERYWHERE - {Use.COMPARISON}

COLUMNS = (
    RecordColumn(
        name="agency_supplied",
        holds="Whether the agency itself publishes the records.",
        kind=YesNo(),
        label=_("Published by the agency"),
        noun=_("publisher"),
        group=PROVENANCE,
        uses=ALONE,
        question=_("Does the agency publish it?"),
        shown_if=lambda source: source.agency_supplied is not None or not source.supplying_entity,
        example="true",
    ),
    RecordColumn(
        name="supplying_entity",
        holds="Who publishes the records, if it isn't the agency.",
        kind=Line(),
        label=_("Published by"),
        noun=_("name of the publisher"),
        group=PROVENANCE,
        uses=ALONE,
        question=_("If not, who publishes it?"),
        shown_if=lambda source: source.agency_supplied is False or source.supplying_entity,
    ),
    RecordColumn(
        name="agency_originated",
        holds="Whether the agency itself collected the records.",
        kind=YesNo(),
        label=_("Collected by the agency"),
        noun=_("original source"),
        group=PROVENANCE,
        uses=ALONE,
        question=_("Did the agency collect the records?"),
        shown_if=lambda source: source.agency_originated is not None or not source.originating_entity,
        example="true",
    ),
    RecordColumn(
        name="originating_entity",
        holds="Who collected the records, if it wasn't the agency.",
        kind=Line(),
        label=_("Collected by"),
        noun=_("name of the original source"),
        group=PROVENANCE,
        uses=ALONE,
        question=_("If not, who collected them?"),
        shown_if=lambda source: source.agency_originated is False or source.originating_entity,
    ),
    RecordColumn(
        name="agency_aggregation",
        holds="The level of government of which the source has the records of all agencies.",
        kind=OneOf(AgencyAggregation),
        label=_("Covers all agencies at this level"),
        noun=_("level of the agencies covered"),
        group=PROVENANCE,
        uses=ALONE,
        question=_("If it covers several agencies, at what level?"),
        shown_if=lambda source: source.agency_aggregation,
    ),
)
