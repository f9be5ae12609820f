"""Who collected the records, and who publishes them."""

from datasources.enums import AgencyAggregation
from datasources.fields.groups import PROVENANCE
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Line, OneOf, YesNo

ALONE = EVERYWHERE - {Use.COMPARISON}

COLUMNS = (
    RecordColumn(
        name="agency_supplied",
        kind=YesNo(),
        label="Published by the agency",
        noun="publisher",
        group=PROVENANCE,
        uses=ALONE,
        question="Does the agency publish it?",
        help_text="Whether the agency itself publishes the records.",
        example="true",
    ),
    RecordColumn(
        name="supplying_entity",
        kind=Line(),
        label="Publisher",
        group=PROVENANCE,
        uses=ALONE,
        question="If not, who publishes it?",
        help_text="Who publishes the records, if not the agency.",
        shown_if=lambda source: source.agency_supplied is False or source.supplying_entity,
    ),
    RecordColumn(
        name="agency_originated",
        kind=YesNo(),
        label="Collected by the agency",
        noun="original source",
        group=PROVENANCE,
        uses=ALONE,
        question="Did the agency collect the records?",
        help_text="Whether the agency itself made the records.",
        example="true",
    ),
    RecordColumn(
        name="originating_entity",
        kind=Line(),
        label="Original source",
        group=PROVENANCE,
        uses=ALONE,
        question="If not, who collected them?",
        help_text="Who made the records, if not the agency.",
        shown_if=lambda source: source.agency_originated is False or source.originating_entity,
    ),
    RecordColumn(
        name="agency_aggregation",
        kind=OneOf(AgencyAggregation),
        label="Covers all agencies at this level",
        noun="level of the agencies covered",
        group=PROVENANCE,
        uses=ALONE,
        question="If it covers several agencies, at what level?",
        shown_if=lambda source: source.agency_aggregation,
    ),
)
