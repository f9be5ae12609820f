"""The database's own rule for telling whether two addresses are one (behaviour 4.2)."""

from django.db import models


class NormalisedUrl(models.Func):
    """`normalised_url(text)`: without scheme, `www.` and trailing slashes, the host in lower case."""

    function = "normalised_url"
    arity = 1
    output_field = models.TextField()
