"""`translate` and `blocktranslate` for texts without values, which most are: translated once in each language.

Django translates at each rendering, through a lazy text, which costs milliseconds on a page with a hundred of them.
Texts with a value, a plural or a name of their own stay Django's, but for what is the same at each rendering.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext
from django.utils.translation.template import trim_whitespace  # type: ignore[attr-defined]

from pdap.lib.spoken import spoken_language

register = template.Library()


class ConstantText(template.Node):
    """A text of the template, which is trusted as the rest of it is."""

    def __init__(self, text: str, message_context: str = "") -> None:
        self.text, self.message_context = text, message_context
        self.texts: dict[str, SafeString] = {settings.LANGUAGE_CODE: mark_safe(text)}  # noqa: S308 - the template's

    def render(self, context: Any) -> SafeString:
        language = context.get("language") or spoken_language()
        try:
            return self.texts[language]
        except (KeyError, TypeError):
            return self.translate(spoken_language())

    def translate(self, language: str) -> SafeString:
        """Return the text in the language spoken now, and remember it; a % of a template is two in a catalog."""
        text = self.text.replace("%", "%%")
        translated = pgettext(self.message_context, text) if self.message_context else gettext(text)
        self.texts[language] = mark_safe(translated.replace("%%", "%"))  # noqa: S308 - the catalog's
        return self.texts[language]


class PreparedBlock(BlockTranslateNode):
    """A text with values: what its catalog calls it is found once, and not at each rendering."""

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        prepared = self.__dict__.setdefault("prepared", {})
        if id(tokens) not in prepared:
            prepared[id(tokens)] = super().render_token_list(tokens)
        text, values = prepared[id(tokens)]
        return text, list(values)


@register.tag
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    literal = getattr(node.filter_expression.var, "literal", None)
    about = node.message_context
    context_is_literal = about is None or isinstance(about.var, str)
    if literal is None or node.filter_expression.filters or node.noop or node.asvar or not context_is_literal:
        return node
    return ConstantText(str(literal), str(about.var) if about else "")


@register.tag
def blocktranslate(parser: Parser, token: Token) -> template.Node:
    node: BlockTranslateNode = do_block_translate(parser, token)
    tokens = node.singular
    values = [part for part in tokens if part.token_type.name == "VAR"]
    if values or node.extra_context or node.plural or node.asvar or node.message_context:
        node.__class__ = PreparedBlock
        return node
    text = "".join(part.contents for part in tokens)
    return ConstantText(trim_whitespace(text) if node.trimmed else text)
