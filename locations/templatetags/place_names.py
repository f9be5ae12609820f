"""Names of places in sentences."""

from django import template

from locations.names import in_a_sentence

register = template.Library()
register.filter("in_a_sentence", in_a_sentence)
