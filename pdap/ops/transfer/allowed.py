"""The data that may leave production, and for where: a rule for each column of each table, and the only such place.

A table or column that is missing here stops every scrubbed dump and refresh, and a test. To add one:

- everyone may see it on the public site: `catalog("its columns")`, and `once_approved="its texts"` if others than
  curators write them;
- it is about people: `stage_only("its columns", email=fake(...))`, or `not_copied()`;
- otherwise `everywhere("its columns", notes=PRIVATE)`.

PERSON is a key to `users`: no one in the sandbox, the person without a name in stage. PRIVATE is a text for reviewers:
nothing in the sandbox, without email addresses in stage. WORDS are people's public words without addresses. The change
log keeps, of each table's rows, the columns that these rules keep.
"""

from pdap.ops.transfer.allowed_of_libraries import DJANGO
from pdap.ops.transfer.belongings import (
    APPROVED,
    OF_AGENCY,
    OF_LINK,
    OF_REQUEST,
    OF_REQUEST_EVENT,
    OF_SOURCE,
    OF_SOURCE_EVENT,
    of_agency_page,
    of_approved,
    of_public_request,
)
from pdap.ops.transfer.rules import (
    BLANK,
    MASK,
    PERSON,
    PRIVATE,
    WORDS,
    Rule,
    Table,
    catalog,
    everywhere,
    fake,
    filled_by,
    not_copied,
    stage_only,
)

# The side of the change log that `selects.py` has gone through key by key.
OLD, NEW = Rule("keys of their tables", "old.data"), Rule("keys of their tables", "new.data")
NOBODYS_ADDRESS = fake("'user_' || t.id || '@stage.invalid'")
# No hasher knows it, so that no one signs in.
NO_PASSWORD = fake("'!'")


PUBLIC: dict[str, Table] = {
    "alembic_version": everywhere("version_num"),
    "change_log": everywhere(
        "id operation_type table_name affected_id created_at change_set",
        actor_user_id=PERSON,
        old_data=(OLD, OLD),
        new_data=(NEW, NEW),
    ),
    "table_count_log": everywhere("id table_name count created_at"),
    "gap_cases": everywhere(
        "id gap record_id decision decided_at claim_expires_at deferred_until",
        decided_by_user_id=PERSON,
        assigned_to_user_id=PERSON,
        claimed_by_user_id=PERSON,
        note=PRIVATE,
    ),
    "saved_views": stage_only("id list name query owner_user_id"),
    "gap_counts": everywhere("id gap state_iso week count counted_at"),
    # What production's worker did and sent; bodies of emails hold live links.
    "mails": not_copied(),
    "mail_history": not_copied(),
    "bounced_addresses": not_copied(),
    "job_runs": not_copied(),
    "heartbeats": not_copied(),
    "imports": not_copied(),
    "view_refreshes": not_copied(),
    "status_counts": filled_by("select public.count_statuses()"),
    # A copy has a version of its own.
    "catalog_version": not_copied(),
    "catalog_touches": not_copied(),
    # Its order is that of the transactions of one server: programs that copy the catalog begin again after a transfer.
    "public_changes": not_copied(),
    "adoptions": everywhere("id adopted_at from_revision", report=(BLANK, BLANK)),
    # People.
    "users": stage_only(
        "id created_at updated_at role",
        email=NOBODYS_ADDRESS,
        password_digest=NO_PASSWORD,
        api_key=BLANK,
        language=fake("'en'"),
    ),
    "permissions": everywhere("id permission_name description"),
    "link_users__permissions": stage_only("id user_id permission_id"),
    "pending_users": not_copied(),
    "reset_tokens": not_copied(),
    "refresh_tokens": not_copied(),
    "api_key_uses": not_copied(),
    "api_keys": not_copied(),
    "external_accounts": stage_only(
        "row_id user_id account_type linked_at", account_identifier=fake("'stage-' || t.row_id")
    ),
    "user_capacities": stage_only("id user_id capacity"),
    "user_preferences": stage_only("user_id time_zone"),
    # Places.
    "us_states": catalog("id state_iso state_name"),
    "counties": catalog(
        "id fips name lat lng population agencies airtable_county_last_modified airtable_county_created state_id"
    ),
    "localities": catalog("id name county_id population"),
    "locations": catalog("id type state_id county_id locality_id lat lng"),
    "zip_codes": catalog("id zip_code lat lng city state_iso"),
    # Agencies.
    "agencies": catalog(
        "id jurisdiction_type defunct_year agency_type no_web_presence created_at updated_at approval_status"
        " approval_status_updated_at",
        once_approved="name",
        submission_notes=PRIVATE,
        submitter_user_id=PERSON,
    ).of_reviewed(APPROVED),
    "link_agencies__locations": catalog("id agency_id location_id").of_reviewed(OF_AGENCY),
    "meta_urls": catalog("id created_at updated_at url internet_archive_url url_status").of_reviewed(
        of_agency_page("id")
    ),
    "agency_place_doubts": catalog("id agency_id kind location_id").of_reviewed(OF_AGENCY),
    "agency_ties": catalog("id agency_id kind other_agency_id").of_reviewed(
        f"{OF_AGENCY} and {of_approved('agencies', 'other_agency_id')}"
    ),
    "agency_external_ids": catalog("id agency_id kind value").of_reviewed(OF_AGENCY),
    "agency_place_suggestions": catalog("id agency_id location_id found_at dismissed_at").of_reviewed(OF_AGENCY),
    "link_agencies__meta_urls": catalog("id agency_id meta_url_id created_at").of_reviewed(OF_AGENCY),
    "agency_documents": filled_by("select public.write_agency_documents(array(select id from public.agencies))"),
    "agency_url_search_cache": not_copied(),
    "duplicate_pairs": everywhere(
        "id kind first_id second_id score reasons fingerprint found_at dismissed_at", dismissed_by_user_id=PERSON
    ),
    # What a merge moved names who follows a place: without it, it cannot be undone there.
    "merges": everywhere(
        "id kind merged_id into_id survivor_id merged_at change_set undone_at",
        merged_name=WORDS,
        into_name=WORDS,
        merged_by_user_id=PERSON,
        undone_by_user_id=PERSON,
        left_alone=PRIVATE,
        journal=(BLANK, BLANK),
    ),
    # Data sources.
    "record_categories": catalog("id name description"),
    "record_types": catalog("id category_id name description"),
    "data_sources": catalog(
        "id source_url agency_supplied agency_originated agency_aggregation coverage_start coverage_end created_at"
        " updated_at detail_level data_portal_type update_method readme_url retention_schedule scraper_url"
        " access_types record_formats record_type_id url_status internet_archive_url approval_status"
        " approval_status_updated_at",
        once_approved="name description supplying_entity data_portal_type_other originating_entity"
        " agency_described_not_in_database access_notes update_frequency",
        rejection_note=PRIVATE,
        submission_notes=PRIVATE,
        submitter_user_id=PERSON,
    ).of_reviewed(APPROVED),
    "link_data_sources__locations": catalog("id data_source_id location_id").of_reviewed(OF_SOURCE),
    "link_agencies__data_sources": catalog("id agency_id data_source_id").of_reviewed(OF_SOURCE, OF_AGENCY),
    "data_source_documents": filled_by(
        "select public.write_data_source_documents(array(select id from public.data_sources))"
    ),
    "searchable_sources": filled_by(
        "select public.write_searchable_sources(array(select id from public.data_sources))"
    ),
    "search_counts": filled_by("select public.count_search()"),
    "agency_areas": filled_by("select public.list_agencies_again()"),
    "changed_agencies": not_copied(),
    "links": catalog(
        "id data_source_id meta_url_id url host state due_at checked_at worked_at failing_since failures gone_since"
        " gone_count status failure last_modified title moved_to moved_count held_until archive_asked_at confirmed_at",
        held_by_user_id=PERSON,
    ).of_reviewed(OF_SOURCE, of_agency_page("meta_url_id")),
    "link_checks": catalog(
        "id link_id checked_at verdict status failure url final_url redirects title seconds"
    ).of_reviewed(OF_LINK),
    "data_sources_archive_info": catalog("data_source_id update_frequency last_cached next_cache").of_reviewed(
        OF_SOURCE
    ),
    "reviews": everywhere(
        "id data_source_id agency_id claim_expires_at asked_at reviewed_at created_at updated_at",
        claimed_by_user_id=PERSON,
        asked_by_user_id=PERSON,
        reviewed_by_user_id=PERSON,
        reason=PRIVATE,
        question=PRIVATE,
    ).of_reviewed(OF_SOURCE, OF_AGENCY),
    "problem_reports": stage_only(
        "id data_source_id kind reporter_user_id created_at resolved_at resolved_by_user_id language",
        message=MASK,
        email=BLANK,
        answer=MASK,
    ).of_reviewed(OF_SOURCE),
    "search_terms": catalog(
        "id term language record_type_id agency_id location_id active origin created_at"
    ).of_reviewed(OF_AGENCY),
    "stories": catalog("id title summary url published_on shown created_at"),
    "recent_searches": stage_only("id user_id location_id created_at"),
    "link_recent_searches__record_categories": stage_only("id recent_search_id record_category_id"),
    "link_recent_searches__record_types": stage_only("id recent_search_id record_type_id"),
    # Data requests: public, but written by people who are not careful with their addresses.
    "data_requests": everywhere(
        "id request_status date_created date_status_last_changed sources_airtable_uid record_types_required"
        " request_urgency was_public",
        title=WORDS,
        data_requirements=WORDS,
        coverage_range=WORDS,
        pdap_response=WORDS,
        submission_notes=PRIVATE,
        internal_notes=PRIVATE,
        archive_reason=PRIVATE,
        creator_user_id=PERSON,
    ).of_reviewed("t.was_public"),
    "data_requests_github_issue_info": everywhere(
        "id data_request_id github_issue_url github_issue_number synced_at synced_status synced_record_types",
        conflict=PRIVATE,
    ).of_reviewed(of_public_request("data_request_id")),
    "link_data_requests__data_sources": everywhere("id request_id data_source_id").of_reviewed(
        of_public_request("request_id"), OF_SOURCE
    ),
    "link_data_requests__locations": everywhere("id data_request_id location_id").of_reviewed(
        of_public_request("data_request_id")
    ),
    "data_request_documents": filled_by(
        "select public.write_data_request_documents(array(select id from public.data_requests))"
    ),
    # Follows and news.
    "link_user_followed_location": stage_only("id user_id location_id created_at"),
    "link_follow_record_types": stage_only("id follow_id record_type_id"),
    "data_request_pending_event_notification": everywhere(
        "id data_request_id event_type created_at queued_at"
    ).of_reviewed(of_public_request("data_request_id")),
    "data_source_pending_event_notification": everywhere(
        "id data_source_id event_type created_at queued_at"
    ).of_reviewed(OF_SOURCE),
    "data_request_user_notification_queue": stage_only("id event_id user_id created_at sent_at").of_reviewed(
        OF_REQUEST_EVENT
    ),
    "data_source_user_notification_queue": stage_only("id event_id user_id created_at sent_at").of_reviewed(
        OF_SOURCE_EVENT
    ),
    "notification_log": everywhere("id created_at user_count"),
    "digest_settings": stage_only("user_id frequency last_digest_at"),
    # Addresses of people without accounts, what they follow, and the secrets of other people's programs.
    "followers": not_copied(),
    "watches": not_copied(),
    "watch_news": not_copied(),
    "webhooks": not_copied(),
    "webhook_deliveries": not_copied(),
    "news": everywhere("id data_source_id data_request_id kind detail happened_on created_at").of_reviewed(
        OF_SOURCE, OF_REQUEST
    ),
    "coverage_snapshots": everywhere("id month subject subject_id types_covered sources broken fresh"),
    "request_notes": everywhere("id data_request_id created_at", body=WORDS).of_reviewed(
        of_public_request("data_request_id")
    ),
    "public_records_laws": everywhere(
        "id state_id checked_on",
        name=WORDS,
        deadline=WORDS,
        fees=WORDS,
        who_may_ask=WORDS,
        official_url=WORDS,
        request_words=WORDS,
    ),
    "test_table": not_copied(),
}

TABLES: dict[str, Table] = {
    **{f"public.{name}": table for name, table in PUBLIC.items()},
    **{f"django.{name}": table for name, table in DJANGO.items()},
}
