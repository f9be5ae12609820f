"""What the head of a page says twice: once to browsers, once to sites that show a link to it."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_block_tag
def remember(content: str) -> SafeString:
    """Return what a block holds, without blanks around it, for use in several places: `{% remember as name %}`."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 - the block's own output, escaped there


@register.simple_block_tag
def description_tags(content: str) -> SafeString:
    """Return the page's `<meta name="description">`, if it has one, and the same for Open Graph."""
    tag = content.strip()
    if not tag:
        return mark_safe("")
    shared = tag.replace('name="description"', 'property="og:description"', 1)
    return mark_safe(f"{tag}\n  {shared}")  # noqa: S308 - the block's own output, escaped there
