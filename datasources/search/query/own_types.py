"""The record types as the site itself calls them, in English and in Spanish."""

from functools import cache
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from datasources.enums import RecordTypeName, SearchLanguage
from datasources.search.query.named_records import NamedType


@cache
def own_names() -> dict[str, list[Any]]:
    """Return the record types as the site calls them in both languages: stems, stored names, ids, languages."""
    with translation.override(SearchLanguage.SPANISH):
        in_spanish = {name.value: gettext(name.value) for name in RecordTypeName if name is not RecordTypeName.OTHER}
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(stems order by language, id), array_agg(name order by language, id),"
            " array_agg(id order by language, id), array_agg(language order by language, id) from ("
            " select public.stemmed(name::text) as stems, name::text, id, 'en' as language"
            " from public.record_types where name is not null"
            " union all"
            " select public.stemmed_spanish(own.translation), kind.name::text, kind.id, 'es'"
            " from public.record_types kind"
            " join unnest(%s::text[], %s::text[]) as own (name, translation) on own.name = kind.name::text) own",
            [list(in_spanish), list(in_spanish.values())],
        )
        stems, names, ids, languages = cursor.fetchone()
    return {"type_stems": stems, "type_names": names, "type_ids": ids, "type_languages": languages}


def own_types(english: str, spanish: str | None) -> list[NamedType]:
    """Return the record types that the site calls so, by the stems of a run of words in each language."""
    own = own_names()
    names = zip(own["type_stems"], own["type_names"], own["type_ids"], own["type_languages"], strict=True)
    return [
        NamedType(pk, name, language)
        for stems, name, pk, language in names
        if stems == (spanish if language == SearchLanguage.SPANISH else english)
    ]
