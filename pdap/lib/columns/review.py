"""The columns that the review gives a record (`pdap/db/review_fields.py`), once for every table that has them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pdap.db.enums import ApprovalStatus
from pdap.lib.column_rights import NONE, READ, WRITE, Rule
from pdap.lib.columns.declaration import Group, RecordColumn, Use
from pdap.lib.columns.kinds import Moment, NamedRecord, Note, OneOf
from pdap.lib.lazy_texts import gettext_lazy as _

REVIEW = Group(_("Review"), "review", folded=False)
# A record's owner is its submitter, who can read the note to the reviewers and the state of the review.
OF_THE_REVIEW = Rule(admin=READ, standard=NONE, owner=READ)
OF_THE_OWNER = Rule(admin=WRITE, standard=NONE, owner=READ)
IN_THE_ADMIN = frozenset({Use.ADMIN})

COLUMNS = (
    RecordColumn(
        name="approval_status",
        kind=OneOf(ApprovalStatus),
        label=_("Approval status"),
        group=REVIEW,
        uses=IN_THE_ADMIN | {Use.IMPORT},
        rule=OF_THE_REVIEW,
        nullable=False,
        fixed=True,
    ),
    RecordColumn(
        name="approval_status_updated_at",
        kind=Moment(),
        label=_("Approval status changed"),
        group=REVIEW,
        uses=IN_THE_ADMIN,
        rule=OF_THE_REVIEW,
        fixed=True,
    ),
    RecordColumn(
        name="submitter_user_id",
        field="submitter",
        kind=NamedRecord(),
        label=_("Submitter"),
        group=REVIEW,
        uses=IN_THE_ADMIN,
        rule=OF_THE_OWNER,
    ),
    RecordColumn(
        name="submission_notes",
        kind=Note(),
        label=_("Note to reviewers"),
        group=REVIEW,
        uses=IN_THE_ADMIN,
        rule=OF_THE_OWNER,
        question=_("Note to reviewers (private)"),
        help_text=_("We never publish this."),
    ),
)


def review_columns(more: Mapping[str, frozenset[Use]] = MappingProxyType({})) -> tuple[Any, ...]:
    """Return the columns; `more` adds uses to some of them, by name."""
    return tuple(replace(column, uses=column.uses | more.get(column.name, frozenset())) for column in COLUMNS)
