"""The database's functions that fold names, for querysets; pdap/lib/name_folding.py has the same in Python."""

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
