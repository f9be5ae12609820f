"""What Alembic cannot see, compared with PostgreSQL's catalog."""

import re

import pytest
from django.db import connection, models

from datasources.models import DataSource
from pdap.db.materialized import refresh
from pdap.db.relations import MaterializedView
from pdap.db.schema.models import enums, our_tables, our_views, primary_key_columns

pytestmark = pytest.mark.django_db

# Not described by a model: Alembic's own key is.
TYPES = {"varchar": "character varying", "varchar(255)": "character varying(255)"}


def ask(sql: str, *values: object) -> list[tuple]:
    """Return the rows of a question to the catalog."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def constraints(kind: str) -> dict[str, dict[str, str]]:
    """Return the definitions of constraints of one kind by table and name."""
    definitions: dict[str, dict[str, str]] = {}
    for table, name, definition in ask(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint "
        "where connamespace = 'public'::regnamespace and contype = %s and conrelid <> 0",
        kind,
    ):
        definitions.setdefault(table, {})[name] = definition
    return definitions


def test_every_check_of_a_table_is_its_models() -> None:
    declared = {
        model._meta.db_table: names
        for model in our_tables()
        if (names := {rule.name for rule in model._meta.constraints if isinstance(rule, models.CheckConstraint)})
    }

    assert {table: set(names) for table, names in constraints("c").items()} == declared


def test_every_unique_constraint_of_a_table_is_its_models() -> None:
    declared = {
        model._meta.db_table: names
        for model in our_tables()
        if (names := {rule.name for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)})
    }

    assert {table: set(names) for table, names in constraints("u").items()} == declared


def test_every_primary_key_is_what_its_model_says() -> None:
    actual = {
        table: re.search(r"\((.*)\)", next(iter(keys.values())))[1].split(", ")  # type: ignore[index]
        for table, keys in constraints("p").items()
    }

    assert actual == {model._meta.db_table: keys for model in our_tables() if (keys := primary_key_columns(model))}


def test_every_foreign_key_points_where_its_model_points() -> None:
    actual = {
        (table, *re.fullmatch(r"FOREIGN KEY \((\w+)\) REFERENCES (?:public\.)?(\w+)\(.*", definition).groups())  # type: ignore[union-attr]
        for table, keys in constraints("f").items()
        for definition in keys.values()
    }
    declared = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in our_tables()
        for field in model._meta.concrete_fields
        if field.is_relation and field.db_constraint
    }

    assert actual == declared


def test_every_enum_has_its_labels_in_its_order() -> None:
    labels: dict[str, list[str]] = {}
    for name, text in ask("select enumtypid::regtype::text, enumlabel from pg_enum order by enumtypid, enumsortorder"):
        labels.setdefault(name, []).append(text)

    for name, choices in enums().items():
        assert labels[name] == choices.values, name


@pytest.mark.parametrize("view", our_views(), ids=lambda view: view._meta.db_table)
def test_a_views_columns_are_its_models(view: type[models.Model]) -> None:
    actual = dict(
        ask(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped",
            f"public.{view._meta.db_table}",
        )
    )
    declared = {
        field.column: TYPES.get(kind := field.db_parameters(connection)["type"].replace("integer[]", "integer[]"), kind)
        for field in view._meta.concrete_fields
        if field.column
    }

    assert actual.keys() - declared.keys() <= {"data_source_id"}  # the unique key of distinct_source_urls
    differing = {
        name: (actual.get(name), kind) for name, kind in declared.items() if alike(actual.get(name)) != alike(kind)
    }
    assert differing == {}


def alike(kind: str | None) -> str | None:
    """Return a type without its length: a view may widen that."""
    return kind and re.sub(r"\(\d+\)", "", kind).replace("varchar", "character varying")


@pytest.mark.parametrize("view", list(MaterializedView))
def test_a_materialized_view_is_refreshed_while_it_is_read(view: MaterializedView) -> None:
    unique = ask(
        "select indnullsnotdistinct from pg_index where indrelid = to_regclass(%s) and indisunique and indpred is null",
        f"public.{view}",
    )

    assert unique
    assert refresh([view]) == [view]


def test_triggers_are_these() -> None:
    triggers = {
        (table, name): (
            "AFTER" if not kind & 2 else "BEFORE",
            " ".join(word for bit, word in ((4, "INSERT"), (8, "DELETE"), (16, "UPDATE")) if kind & bit),
        )
        for table, name, kind in ask(
            "select tgrelid::regclass::text, tgname, tgtype from pg_trigger where not tgisinternal"
        )
    }
    logged = {key for key in triggers if key[1].startswith("log_")}
    words = {key: value for key, value in triggers.items() if key[1].startswith("write_words_")}
    noted = {key for key in triggers if key[1].startswith("note_public_")}
    remaining = {
        key: value
        for key, value in triggers.items()
        if key[1].startswith(
            ("write_searchable_", "write_search_lines_", "count_statuses_", "count_search_", "note_agencies_")
        )
    }

    # tests/pdap/db/test_public_tables.py knows which tables have these.
    public = {key: value for key, value in triggers.items() if key[1].startswith("touch_catalog")}

    assert {
        key: value for key, value in triggers.items() if key not in {*logged, *words, *noted, *remaining, *public}
    } == {
        ("agencies", "agencies_approval_status_change"): ("BEFORE", "UPDATE"),
        ("agencies", "set_agency_updated_at"): ("BEFORE", "UPDATE"),
        ("catalog_touches", "settle_catalog_touch"): ("AFTER", "INSERT"),
        ("counties", "after_county_insert"): ("AFTER", "INSERT"),
        ("data_requests", "data_requests_status_change"): ("BEFORE", "UPDATE"),
        ("data_requests", "note_request_news"): ("AFTER", "UPDATE"),
        ("data_requests", "data_requests_remember_public"): ("BEFORE", "INSERT UPDATE"),
        ("data_sources", "data_sources_approval_status_change"): ("BEFORE", "UPDATE"),
        ("data_sources", "note_source_news"): ("AFTER", "UPDATE"),
        ("data_sources", "check_data_source_coverage"): ("BEFORE", "INSERT UPDATE"),
        ("data_sources", "insert_new_archive_info_trigger"): ("AFTER", "INSERT"),
        ("data_sources", "set_data_source_updated_at"): ("BEFORE", "UPDATE"),
        ("data_source_documents", "write_areas"): ("BEFORE", "INSERT"),
        ("data_sources_archive_info", "move_update_frequency"): ("AFTER", "UPDATE"),
        ("link_agencies__data_sources", "queue_again_link_agencies__data_sources_insert"): ("AFTER", "INSERT"),
        ("link_agencies__data_sources", "queue_again_link_agencies__data_sources_update"): ("AFTER", "UPDATE"),
        ("link_agencies__locations", "queue_again_link_agencies__locations_insert"): ("AFTER", "INSERT"),
        ("link_agencies__locations", "queue_again_link_agencies__locations_update"): ("AFTER", "UPDATE"),
        ("link_data_sources__locations", "queue_again_link_data_sources__locations_insert"): ("AFTER", "INSERT"),
        ("link_data_sources__locations", "queue_again_link_data_sources__locations_update"): ("AFTER", "UPDATE"),
        ("localities", "after_locality_insert"): ("AFTER", "INSERT"),
        ("localities", "move_locations_after_update"): ("AFTER", "UPDATE"),
        ("counties", "move_locations_after_update"): ("AFTER", "UPDATE"),
        ("localities", "wait_before_move"): ("BEFORE", "UPDATE"),
        ("counties", "wait_before_move"): ("BEFORE", "UPDATE"),
        ("meta_urls", "meta_urls_updated_at_trigger"): ("BEFORE", "UPDATE"),
        ("recent_searches", "check_recent_searches_row_limit"): ("BEFORE", "INSERT"),
        ("request_notes", "note_request_note"): ("AFTER", "INSERT"),
        ("reviews", "set_review_updated_at"): ("BEFORE", "UPDATE"),
        ("agency_documents", "write_areas"): ("BEFORE", "INSERT"),
        ("changed_agencies", "settle_agency_areas"): ("AFTER", "INSERT"),
        ("search_counts", "settle_search_counts"): ("AFTER", "INSERT"),
        ("status_counts", "settle_status_counts"): ("AFTER", "INSERT"),
        ("searchable_sources", "write_line"): ("BEFORE", "INSERT"),
        ("us_states", "after_state_insert"): ("AFTER", "INSERT"),
    }
    # Every change of what records show; rows that many records show come and go with links, which are records' own.
    shared = {"us_states", "counties", "localities", "meta_urls", "record_categories"}
    by_table = {table: {name.removeprefix("note_public_") for of, name in noted if of == table} for table, _ in noted}
    assert {table for table, events in by_table.items() if events == {"update"}} == shared
    assert {table for table, events in by_table.items() if events == {"insert", "update", "delete"}} == {
        *("agencies", "data_requests", "data_sources", "locations", "record_types", "link_agencies__data_sources"),
        *("link_data_sources__locations", "link_agencies__locations", "link_agencies__meta_urls"),
        *("link_data_requests__data_sources", "link_data_requests__locations", "data_requests_github_issue_info"),
    }
    # Links are made by jobs, for every record: only what happens to them afterward is logged.
    assert {triggers[key] for key in logged - {("links", "log_links_changes")}} == {("AFTER", "INSERT DELETE UPDATE")}
    assert triggers["links", "log_links_changes"] == ("AFTER", "DELETE UPDATE")
    assert {
        table: {events or "TRUNCATE" for (name, _), (_, events) in words.items() if name == table} for table, _ in words
    } == {
        "agencies": {"INSERT", "UPDATE"},
        "data_requests": {"INSERT", "UPDATE"},
        "data_sources": {"INSERT", "UPDATE"},
        "link_agencies__data_sources": {"INSERT", "UPDATE", "DELETE", "TRUNCATE"},
        "link_agencies__locations": {"INSERT", "UPDATE", "DELETE", "TRUNCATE"},
        "link_data_sources__locations": {"INSERT", "UPDATE", "DELETE", "TRUNCATE"},
        **{table: {"UPDATE"} for table in ("locations", "localities", "counties", "us_states", "record_types")},
    }
    # They fire in the order of their names: documents are written under the locks that search's rows have taken.
    assert max(name for _, name in triggers if name.startswith("write_searchable_")) < min(name for _, name in words)
    # What is kept beside the records, for reading: what search finds, and how many stand in each status.
    every = {"INSERT", "UPDATE", "DELETE"}
    assert {
        (table, name.partition("_after_")[0]): {
            events or "TRUNCATE"
            for (of, other), (_, events) in remaining.items()
            if of == table and other.startswith(name.partition("_after_")[0])
        }
        for table, name in remaining
    } == {
        ("agencies", "write_searchable"): {"UPDATE"},
        ("data_sources", "write_searchable"): {"INSERT", "UPDATE"},
        ("locations", "write_searchable"): {"UPDATE"},
        ("link_agencies__data_sources", "write_searchable"): {*every, "TRUNCATE"},
        ("link_agencies__locations", "write_searchable"): {*every, "TRUNCATE"},
        ("link_data_sources__locations", "write_searchable"): {*every, "TRUNCATE"},
        # Its rows are never updated but for their lines.
        ("searchable_sources", "count_search"): {"INSERT", "DELETE", "TRUNCATE"},
        ("agencies", "note_agencies"): {*every, "TRUNCATE"},
        ("link_agencies__locations", "note_agencies"): {*every, "TRUNCATE"},
        ("locations", "note_agencies"): {"UPDATE"},
        ("search_counts", "note_agencies"): {"INSERT", "DELETE"},
        **{
            (table, "write_search_lines"): {"UPDATE"}
            for table in ("data_sources", "record_types", "locations", "localities", "us_states")
        },
        **{(table, "count_statuses"): {*every, "TRUNCATE"} for table in ("agencies", "data_sources", "data_requests")},
    }


def test_no_trigger_has_each_line_of_the_search_planned_alone() -> None:
    """A function's settings hold in those that it calls."""
    assert not ask(
        "select tgrelid::regclass::text, tgname from pg_trigger join pg_proc on pg_proc.oid = tgfoid"
        " where position('search_line(' in prosrc) > 0 and proconfig && array['plan_cache_mode=force_custom_plan']"
    )


def test_the_change_log_leaves_out_every_generated_column() -> None:
    generated = ask(
        "select attrelid::regclass::text, attname from pg_attribute join pg_class on pg_class.oid = attrelid "
        "where attgenerated <> '' and relnamespace = 'public'::regnamespace"
    )
    arguments = dict(
        ask(
            "select tgrelid::regclass::text, pg_get_triggerdef(oid) from pg_trigger "
            "where not tgisinternal and tgfoid = 'public.log_change'::regproc"
        )
    )

    assert generated
    for table, column in generated:
        assert f"'{column}'" in arguments[table]


def test_every_foreign_key_has_an_index_that_begins_with_it() -> None:
    missing = ask(
        """
        select conrelid::regclass::text, attname from pg_constraint
        join pg_attribute on attrelid = conrelid and attnum = conkey[1]
        where contype = 'f' and connamespace = 'public'::regnamespace
          and not exists (select from pg_index where indrelid = conrelid and indkey[0] = conkey[1])
        """
    )

    assert missing == []


def test_nothing_of_the_libraries_is_in_public_and_nothing_of_ours_in_django() -> None:
    ours = {model._meta.db_table for model in [*our_tables(), *our_views()]}
    relations = ask(
        "select relnamespace::regnamespace::text, relname from pg_class "
        "where relkind in ('r', 'v', 'm', 'p') and relnamespace::regnamespace::text in ('public', 'django')"
    )

    assert {name for schema, name in relations if schema == "public"} == ours
    theirs = {name for schema, name in relations if schema == "django"}
    assert {"django_session", "django_content_type", "django_cache", "django_q_task"} <= theirs
    assert not theirs & ours


def test_the_models_own_default_is_pending_and_the_databases_is_approved() -> None:
    made = DataSource.objects.create(name="By a form", source_url="https://example.gov/a")
    ((written,),) = ask(
        "insert into data_sources (name, source_url) values ('By the sync', 'https://example.gov/b') "
        "returning approval_status::text"
    )

    made.refresh_from_db()
    assert made.approval_status == "pending"
    assert written == "approved"
