"""The columns of a data request, each declared once: who may read and write it, and how it is called.

Its form on the site asks for other things besides: years, which it writes as one column, and places.
"""

from datasources.enums import RecordTypeName
from pdap.lib.column_rights import CURATED, FIXED, NONE, READ, WRITE, Rule
from pdap.lib.columns import Declaration, Group, RecordColumn, Use
from pdap.lib.columns.kinds import Kind, Line, Link, Moment, NamedRecord, Note, Number, OneOf, SomeOf
from pdap.lib.lazy_texts import gettext_lazy as _
from requests_app.enums import RequestStatus, RequestUrgency

REQUEST = Group("Request", "request", folded=False)
ANSWER = Group("Our answer", "answer", folded=False)
ENTRY = Group("Requester and dates", "entry", folded=False)
READ_BY_PROGRAMS = frozenset({Use.API})
BOTH = frozenset({Use.API, Use.ADMIN})
PUBLISHED = BOTH | {Use.EXPORT}
CHANGED = BOTH | {Use.CHANGE}
# What the requester says, and staff may correct.
SAID = CHANGED | {Use.SUBMISSION}
TYPED = SAID | {Use.FORM}
OF_THE_ISSUE = READ_BY_PROGRAMS | {Use.CHANGE, Use.EXPORT}
LONGEST_TITLE = 255
# What the owner may change (contract 4.2).
ASKED = Rule(admin=WRITE, standard=READ, owner=WRITE)
HIDDEN = Rule(admin=NONE, standard=NONE, owner=NONE)


def column(
    name: str, kind: Kind, label: str, group: Group, rule: Rule, uses: frozenset[Use] = BOTH, **more: object
) -> RecordColumn:
    options: dict = {"name": name, "kind": kind, "label": label, "group": group, "rule": rule, "uses": uses, **more}
    return RecordColumn(**options)


REQUESTS = Declaration(
    (
        column(
            "id",
            Number(),
            "ID",
            ENTRY,
            FIXED,
            READ_BY_PROGRAMS | {Use.EXPORT},
            nullable=False,
            description=_("The ID of the data request."),
        ),
        column(
            "request_status",
            OneOf(RequestStatus),
            "Status",
            REQUEST,
            CURATED,
            SAID | PUBLISHED,
            nullable=False,
            description=_("The status of the request."),
        ),
        column(
            "title",
            Line(longest_sent=LONGEST_TITLE),
            "Title",
            REQUEST,
            ASKED,
            TYPED | PUBLISHED,
            nullable=False,
            question=_("What data do you need?"),
            help_text=_("One line, such as “Use-of-force reports of the Pittsburgh police, 2019 to 2024”."),
            missing=_("Summarize your request in one line."),
            description=_("The request in one line."),
        ),
        column(
            "submission_notes",
            Note(rows=5),
            "Purpose",
            REQUEST,
            ASKED,
            TYPED,
            question=_("What are you trying to find out?"),
            help_text=_("Include what you’ve already tried. This will be public, so leave out personal details."),
            missing=_("Tell us what you’re trying to find out, so volunteers know what to look for."),
            description=_("What the requester wants to find out."),
        ),
        column(
            "data_requirements",
            Note(rows=4),
            "Requirements",
            REQUEST,
            ASKED,
            TYPED | PUBLISHED,
            question=_("What should the data include?"),
            help_text=_("For example: a row for each stop, with date, place and reason. This will be public."),
            description=_("What the data should include."),
        ),
        column(
            "coverage_range",
            Line(longest_sent=255),
            "Years",
            REQUEST,
            ASKED,
            SAID | PUBLISHED,
            description=_("The years the records should cover."),
        ),
        column(
            "request_urgency",
            OneOf(RequestUrgency),
            "Urgency",
            REQUEST,
            ASKED,
            TYPED | PUBLISHED,
            question=_("When do you need it?"),
            missing=_("Choose when you need it."),
            description=_("How soon the requester needs the data."),
        ),
        column(
            "record_types_required",
            SomeOf(RecordTypeName),
            "Record types",
            REQUEST,
            CURATED,
            SAID | PUBLISHED,
            nullable=False,
            description=_("The record types requested."),
        ),
        column(
            "pdap_response",
            Note(),
            "Our answer (public)",
            ANSWER,
            CURATED,
            CHANGED | PUBLISHED,
            description=_("Our public answer."),
        ),
        column(
            "archive_reason", Note(), "Archive reason", ANSWER, Rule(admin=WRITE, standard=NONE, owner=READ), CHANGED
        ),
        column(
            "internal_notes",
            Note(),
            "Internal notes",
            ANSWER,
            Rule(admin=WRITE, standard=NONE, owner=NONE),
            CHANGED,
            help_text="Only staff can see this.",
        ),
        column(
            "github_issue_url",
            Link(),
            "GitHub issue",
            ANSWER,
            CURATED,
            OF_THE_ISSUE,
            path="github_issue__github_issue_url",
            sql="issue.github_issue_url",
            description=_("A link to the GitHub issue where volunteers work on the request."),
        ),
        column(
            "github_issue_number",
            Number(),
            "GitHub issue number",
            ANSWER,
            CURATED,
            OF_THE_ISSUE,
            path="github_issue__github_issue_number",
            sql="issue.github_issue_number",
            description=_("The number of the GitHub issue where volunteers work on the request."),
        ),
        column(
            "creator_user_id",
            NamedRecord(),
            "Requester",
            ENTRY,
            Rule(admin=READ, standard=NONE, owner=READ),
            READ_BY_PROGRAMS,
            field="creator",
        ),
        column(
            "date_created",
            Moment(),
            "Added",
            ENTRY,
            FIXED,
            PUBLISHED,
            nullable=False,
            fixed=True,
            description=_("When the request was made."),
        ),
        column(
            "date_status_last_changed",
            Moment(),
            "Status updated",
            ENTRY,
            FIXED,
            PUBLISHED,
            nullable=False,
            fixed=True,
            description=_("When the status last changed."),
        ),
        # The database's own note, by which `visible_to` decides.
        column("was_public", Line(), "Was public", ENTRY, HIDDEN, frozenset()),
        # Of a system before the existing one; no one reads it.
        column("sources_airtable_uid", Line(), "Former sources", ENTRY, HIDDEN, frozenset()),
    ),
    frozen_order="id title submission_notes request_status date_created date_status_last_changed"
    " record_types_required pdap_response coverage_range data_requirements request_urgency github_issue_url"
    " github_issue_number archive_reason creator_user_id internal_notes",
)
