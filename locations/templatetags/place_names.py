"""Names of places in sentences."""

from django import template

from locations.names import name_in_sentence

register = template.Library()
register.filter("in_a_sentence", name_in_sentence)
