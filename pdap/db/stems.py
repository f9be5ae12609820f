"""The database's own rule for telling whether two texts say the same but for case, accents, signs and endings."""

from django.db import models


class Stemmed(models.Func):
    """`stemmed(text)`: the English stems of the folded words."""

    function = "stemmed"
    arity = 1
    output_field = models.TextField()


class StemmedSpanish(Stemmed):
    """`stemmed_spanish(text)`: the Spanish stems of the folded words."""

    function = "stemmed_spanish"
