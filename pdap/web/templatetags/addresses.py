"""Django's `url` tag, quick for what pages are full of: a name, or a name with one number."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from pdap.web.addresses import address_of

register = template.Library()


class AddressNode(URLNode):
    """The tag in a template; what it does not know is Django's."""

    def render(self, context: Any) -> str:
        if self.kwargs or len(self.args) > 1:
            return super().render(context)
        name, arguments = self.view_name.resolve(context), [argument.resolve(context) for argument in self.args]
        if ":" in name or not all(type(argument) is int and argument >= 0 for argument in arguments):
            return super().render(context)
        try:
            address = address_of(name, *arguments)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar:
            context[self.asvar] = address
            return ""
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    node = parse_url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
