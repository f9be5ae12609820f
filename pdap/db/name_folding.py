"""The database's functions that fold names and texts, for querysets.

pdap/lib/name_folding.py has the first three in Python.
"""

from django.db.models import Func, TextField


class Folded(Func):
    function = "public.folded"
    output_field = TextField()


class NameKey(Func):
    function = "public.name_key"
    output_field = TextField()


class CountyKey(Func):
    function = "public.county_key"
    output_field = TextField()


class Stemmed(Func):
    """`stemmed(text)`: the English stems of the folded words."""

    function = "stemmed"
    arity = 1
    output_field = TextField()


class StemmedSpanish(Stemmed):
    """`stemmed_spanish(text)`: the Spanish stems of the folded words."""

    function = "stemmed_spanish"
