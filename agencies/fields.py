"""The columns of an agency, each declared once: `AGENCIES`, as `datasources.fields` does for data sources.

What the API shows besides them (frozen columns, and those of the first place) stands in `agencies/api/`.
"""

from agencies.enums import AgencyType, JurisdictionType
from pdap.lib.column_rights import FIXED
from pdap.lib.columns import Declaration, Group, RecordColumn, Use
from pdap.lib.columns.kinds import Line, Moment, Number, OneOf, YesNo
from pdap.lib.columns.review import review_columns
from pdap.lib.lazy_texts import gettext_lazy as _

AGENCY = Group("Agency", "agency", folded=False)
ENTRY = Group("About this listing", "entry")
SHOWN = frozenset({Use.ADMIN, Use.API, Use.EXPORT, Use.IMPORT})
SENT = SHOWN | {Use.SYNC}
# What lists of agencies write instead of our labels.
LEVELS = {
    **dict.fromkeys(
        ("City", "Municipal", "Municipality", "Town", "Township", "Village", "Borough"), JurisdictionType.LOCAL
    ),
    **dict.fromkeys(("Parish", "Sheriff"), JurisdictionType.COUNTY),
    **dict.fromkeys(("University", "College", "Campus", "School District"), JurisdictionType.SCHOOL),
    **dict.fromkeys(("Tribe", "Native American"), JurisdictionType.TRIBAL),
    **dict.fromkeys(("Airport", "Port Authority"), JurisdictionType.PORT),
    **dict.fromkeys(("Railroad", "Transit Authority"), JurisdictionType.TRANSIT),
    **dict.fromkeys(("National", "US"), JurisdictionType.FEDERAL),
}

AGENCIES = Declaration(
    (
        RecordColumn(
            name="id",
            kind=Number(),
            label="ID",
            description=_("The ID of the agency."),
            group=AGENCY,
            uses=SHOWN - {Use.ADMIN},
            rule=FIXED,
            nullable=False,
            help_text="The record’s ID. Leave blank to add a new record.",
            fixed=True,
        ),
        RecordColumn(
            name="name",
            kind=Line(),
            label="Name",
            description=_("The full name of the agency."),
            group=AGENCY,
            uses=SENT,
            nullable=False,
            help_text="Its full name.",
            example="Example Police Department",
        ),
        RecordColumn(
            name="agency_type",
            kind=OneOf(AgencyType),
            label="Type",
            description=_("The type of agency."),
            group=AGENCY,
            uses=SENT,
            nullable=False,
            example="law enforcement",
        ),
        RecordColumn(
            name="jurisdiction_type",
            kind=OneOf(JurisdictionType, LEVELS),
            label="Jurisdiction",
            description=_("The agency’s level of government."),
            group=AGENCY,
            uses=SENT,
            nullable=False,
            help_text="The level of government.",
            example="local",
        ),
        RecordColumn(
            name="defunct_year",
            kind=Line(),
            label="Closed in",
            description=_("The year the agency closed, if it did."),
            group=AGENCY,
            uses=SENT,
            help_text="The year it closed, if it did.",
        ),
        RecordColumn(
            name="no_web_presence",
            kind=YesNo(),
            label="No website",
            description=_("Whether the agency is known to have no website."),
            group=AGENCY,
            uses=SENT,
            nullable=False,
            help_text="The agency has no website.",
            example="false",
            keeps=True,
        ),
        *review_columns(),
        RecordColumn(
            name="created_at",
            kind=Moment(),
            label="Added",
            description=_("When the listing was added."),
            group=ENTRY,
            uses=SHOWN,
            rule=FIXED,
            nullable=False,
            fixed=True,
        ),
        RecordColumn(
            name="updated_at",
            kind=Moment(),
            label="Updated",
            description=_("When the listing was last updated."),
            group=ENTRY,
            uses=SHOWN,
            rule=FIXED,
            nullable=False,
            fixed=True,
            sql="record.updated_at at time zone 'UTC'",  # the table has it without a zone
        ),
    ),
    frozen_order="id name jurisdiction_type agency_type defunct_year no_web_presence created_at updated_at",
)
