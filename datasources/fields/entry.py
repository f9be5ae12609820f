"""What the catalog itself knows of a source: where its review stands, and when it was added and changed."""

from django.utils.translation import gettext_lazy as _

from datasources.fields.groups import ENTRY, REVIEW
from pdap.db.enums import ApprovalStatus
from pdap.lib.column_rights import FIXED, NONE, READ, WRITE, Rule
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.kinds import Line, Moment, Named, Note, OneOf

# A source's owner is who submitted it: they read what they told the reviewers, and where the review stands.
OF_THE_REVIEW = Rule(admin=READ, standard=NONE, owner=READ)
OF_THE_OWNER = Rule(admin=WRITE, standard=NONE, owner=READ)
SHOWN = frozenset({Use.ADMIN, Use.PAGE, Use.API, Use.EXPORT, Use.IMPORT})

COLUMNS = (
    RecordColumn(
        name="approval_status",
        kind=OneOf(ApprovalStatus),
        label=_("Approval status"),
        group=REVIEW,
        uses=frozenset({Use.ADMIN, Use.COMPARISON, Use.IMPORT}),
        rule=OF_THE_REVIEW,
        nullable=False,
        fixed=True,
    ),
    RecordColumn(
        name="approval_status_updated_at",
        kind=Moment(),
        label=_("Approval status changed"),
        group=REVIEW,
        uses=frozenset({Use.ADMIN}),
        rule=OF_THE_REVIEW,
        fixed=True,
    ),
    RecordColumn(
        name="submitter_user_id",
        field="submitter",
        kind=Named(),
        label=_("Submitter"),
        group=REVIEW,
        uses=frozenset({Use.ADMIN}),
        rule=OF_THE_OWNER,
    ),
    RecordColumn(
        name="submission_notes",
        kind=Note(),
        label=_("Note to reviewers"),
        group=REVIEW,
        uses=frozenset({Use.ADMIN, Use.FORM, Use.SUBMISSION}),
        rule=OF_THE_OWNER,
        question=_("Note to reviewers (private)"),
        help_text=_("We never publish this."),
    ),
    RecordColumn(
        name="rejection_note",
        kind=Note(),
        label=_("Rejection note"),
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
        help_text=_("The link without what makes no difference. Links that are alike here are the same page."),
        fixed=True,
    ),
    RecordColumn(
        name="created_at",
        kind=Moment(),
        label=_("Added"),
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
        group=ENTRY,
        uses=SHOWN,
        rule=FIXED,
        nullable=False,
        fixed=True,
    ),
)
