"""What the catalog itself knows of a source: where its review stands, and when it was added and changed."""

from datasources.fields.groups import ENTRY
from pdap.lib.column_rights import FIXED, NONE, READ, Rule
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.kinds import Line, Moment, Note
from pdap.lib.columns.review import OF_THE_OWNER, REVIEW, review_columns
from pdap.lib.lazy_texts import gettext_lazy as _

SHOWN = frozenset({Use.ADMIN, Use.PAGE, Use.API, Use.EXPORT, Use.IMPORT})

COLUMNS = (
    *review_columns(
        {
            "approval_status": frozenset({Use.COMPARISON}),
            "submission_notes": frozenset({Use.FORM, Use.SUBMISSION}),
        }
    ),
    RecordColumn(
        name="rejection_note",
        kind=Note(),
        label=_("Reason for declining"),
        group=REVIEW,
        uses=frozenset({Use.ADMIN}),
        rule=OF_THE_OWNER,
        help_text=_("Why the source was declined."),
    ),
    RecordColumn(
        name="normalised_url",
        kind=Line(),
        label=_("Normalized link"),
        group=ENTRY,
        uses=frozenset({Use.ADMIN}),
        rule=Rule(admin=READ, standard=NONE, owner=NONE),
        help_text=_(
            "The link, reduced to what identifies the page. Two sources with the same normalized link lead to the same"
            " page."
        ),
        fixed=True,
    ),
    RecordColumn(
        name="created_at",
        kind=Moment(),
        label=_("Added"),
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
        label=_("Updated"),
        description=_("When the listing was last updated."),
        group=ENTRY,
        uses=SHOWN,
        rule=FIXED,
        nullable=False,
        fixed=True,
    ),
)
