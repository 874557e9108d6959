"""What people write: Markdown as typed to HTML that is safe to show, within limits of size and depth."""

from __future__ import annotations

import unicodedata

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

MOST_CHARACTERS = 20_000
MOST_TOKENS = 6_000
DEEPEST = 12
TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True, "maxNesting": DEEPEST}).enable(
    ["table", "strikethrough"]
)
# The direction marks that make a name read otherwise than it is.
_DIRECTION = {chr(c) for c in (0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069)}


def render(text: str) -> SafeString:
    """Markdown `text` as sanitised HTML. What is too long or too deep for that is shown as typed, never lost."""
    if len(text) > MOST_CHARACTERS:
        return _as_typed(text)
    tokens = _markdown.parse(text)
    if len(tokens) > MOST_TOKENS or any(token.level > 2 * DEEPEST for token in tokens):
        return _as_typed(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # A page has one h1 and its own h2: what people write begins below.
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener nofollow"
    )
    return SafeString(clean)


def plain_line(text: str, most: int) -> str:
    """`text` on one line without control or direction marks, cut to `most` characters: titles, file names."""
    visible = "".join(" " if c.isspace() else c for c in text if _is_visible(c) or c.isspace())
    return " ".join(visible.split())[:most].strip()


def _is_visible(c: str) -> bool:
    return unicodedata.category(c) not in {"Cc", "Cs"} and c not in _DIRECTION


def _as_typed(text: str) -> SafeString:
    return SafeString(f"<pre>{escape(text)}</pre>")
