"""Who collected the records, and who publishes them."""

from datasources.enums import AgencyAggregation
from datasources.fields.groups import PROVENANCE
from pdap.lib.columns import RecordColumn
from pdap.lib.columns.declaration import NOT_COMPARED
from pdap.lib.columns.kinds import Line, OneOf, YesNo
from pdap.lib.lazy_texts import gettext_lazy as _

COLUMNS = (
    RecordColumn(
        name="agency_supplied",
        kind=YesNo(),
        label=_("Published by the agency"),
        description=_("Whether the agency publishes the records itself."),
        noun=_("publisher"),
        group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("Does the agency publish it?"),
        shown_if=lambda source: source.agency_supplied is not None or not source.supplying_entity,
        example="true",
    ),
    RecordColumn(
        name="supplying_entity",
        kind=Line(),
        label=_("Published by"),
        description=_("Who publishes the records, if not the agency."),
        noun=_("name of the publisher"),
        group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("If not, who publishes it?"),
        shown_if=lambda source: source.agency_supplied is False or source.supplying_entity,
    ),
    RecordColumn(
        name="agency_originated",
        kind=YesNo(),
        label=_("Collected by the agency"),
        description=_("Whether the agency collected the records itself."),
        noun=_("original source"),
        group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("Did the agency collect the records?"),
        shown_if=lambda source: source.agency_originated is not None or not source.originating_entity,
        example="true",
    ),
    RecordColumn(
        name="originating_entity",
        kind=Line(),
        label=_("Collected by"),
        description=_("Who collected the records, if not the agency."),
        noun=_("name of the original source"),
        group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("If not, who collected them?"),
        shown_if=lambda source: source.agency_originated is False or source.originating_entity,
    ),
    RecordColumn(
        name="agency_aggregation",
        kind=OneOf(AgencyAggregation),
        label=_("Covers all agencies at this level"),
        description=_("The level of government of the agencies, if the source covers more than one."),
        noun=_("level of the agencies covered"),
        group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("If it covers more than one agency, at what level?"),
        shown_if=lambda source: source.agency_aggregation,
    ),
)
