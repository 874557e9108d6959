"""What somebody looks for: words, "words that belong together", -words that may not be there. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Words without accents, of no language in particular: people write German, English, Spanish and French side by side.
WORDS = "desk"
MOST_CHARACTERS = 200
MOST_PARTS = 12
# What stands between quotation marks of whatever land, or up to the next space.
_PART = re.compile(
    r"(?P<minus>(?<!\S)[-\u2212])?(?:[\"\u201e\u201c\u201d\u00ab\u00bb](?P<phrase>[^\"\u201c\u201d\u00ab\u00bb]*)[\"\u201c\u201d\u00ab\u00bb]?|(?P<word>[^\s\"\u201e\u201c\u201d\u00ab\u00bb]+))"
)
_NUMBER = re.compile(r"[A-Za-z][A-Za-z0-9]{1,7}-[A-Za-z0-9]{0,12}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, understood: every one of `words` and `phrases`, none of `without`. The last word may be a beginning."""

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    has_open_end: bool = False
    is_cut: bool = False

    @property
    def says_something(self) -> bool:
        """Whether there is a word to look for."""
        return bool(self.words or self.phrases)

    @property
    def says_only_what_not(self) -> bool:
        """Whether there are only words that may not be there: nobody means nearly everything."""
        return bool(self.without) and not self.says_something

    @property
    def tsquery(self) -> str:
        """For `to_tsquery`: everything in it is quoted, so that no sign can be taken for an operator."""
        return " & ".join([*self._parts(), *(f"!{_quoted(word)}" for word in self.without)])

    @property
    def estimated(self) -> str:
        """The same for the planner, which knows how frequent a word is, but not always what begins so."""
        parts = self._parts()
        if self.has_open_end and self.words:
            last = len(self.words) - 1
            parts[last] = f"({_quoted(self.words[last])} | {parts[last]})"
        return " & ".join(parts)

    @property
    def any_of_them(self) -> str:
        """For `to_tsquery`: one of the words is enough. For the passage that is shown."""
        return " | ".join(self._parts())

    def _parts(self) -> list[str]:
        parts = [*map(_quoted, self.words), *map(_quoted, self.phrases)]
        if self.has_open_end and self.words:
            parts[len(self.words) - 1] += ":*"
        return parts

    @property
    def terms(self) -> tuple[str, ...]:
        """The words to be marked where they stand, folded; those that are a whole word end with a space."""
        whole = [word for phrase in self.phrases for word in words_of(phrase)]
        last = len(self.words) - 1
        for number, word in enumerate(self.words):
            inner = words_of(word)
            if number == last and self.has_open_end and inner:
                return (*(f"{word} " for word in (*whole, *inner[:-1])), inner[-1])
            whole += inner
        return tuple(f"{word} " for word in whole)

    @property
    def number(self) -> str:
        """The beginning of a request's number, when it can be one: `IT-10`."""
        match = _NUMBER.fullmatch(self.text)
        return match[0].upper() if match else ""

    @property
    def digits(self) -> str:
        """The number without its letters, when it is one: `1042`."""
        match = _DIGITS.fullmatch(self.text)
        return match[0] if match else ""


def read(text: str) -> Wanted:
    """Understand what was typed. Signs that are no word are left out; what is too long is cut, and says so."""
    line = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())
    cut = line[:MOST_CHARACTERS]
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    is_word_last, number = False, 0
    for match in _PART.finditer(cut):
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        if not words_of(said):
            continue
        number += 1
        if number > MOST_PARTS:
            break
        is_word_last = match["minus"] is None and match["phrase"] is None
        (without if match["minus"] else phrases if match["phrase"] is not None else words).append(said)
    is_cut = len(line) > MOST_CHARACTERS or number > MOST_PARTS
    return Wanted(cut, tuple(words), tuple(phrases), tuple(without), is_word_last and not is_cut, is_cut)


def words_in(text: str) -> list[str]:
    """The words in `text` as they are written."""
    return [word for word in _WORD.findall(text) if any(c.isalnum() for c in word)]


def words_of(text: str) -> list[str]:
    """The words in `text`, folded."""
    return [folded(word) for word in words_in(text)]


def folded(text: str) -> str:
    """`text` without accents and capital letters, as words are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool = False


def marked(text: str, terms: Iterable[str], most: int | None = None) -> list[Piece]:
    """`text` in pieces, the words among `terms` as hits; of a long text `most` characters around the first of them."""
    whole = {term.strip() for term in terms if term.endswith(" ")}
    beginnings = tuple(term for term in terms if term and not term.endswith(" "))
    hits = [match.span() for match in _WORD.finditer(text) if _is_meant(folded(match[0]), whole, beginnings)]
    begin, end = _window(text, hits[0][0] if hits else 0, most)
    pieces, at = [Piece("… ")] if begin else [], begin
    for start, stop in hits:
        if start < begin or stop > end:
            continue
        pieces += [Piece(text[at:start]), Piece(text[start:stop], is_hit=True)]
        at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def _is_meant(word: str, whole: set[str], beginnings: tuple[str, ...]) -> bool:
    return word in whole or word.startswith(beginnings)


def _window(text: str, first: int, most: int | None) -> tuple[int, int]:
    """Where the part of `text` begins and ends that shows the hit at `first`; it begins with a word."""
    if most is None or len(text) <= most:
        return 0, len(text)
    begin = max(0, min(first - most // 3, len(text) - most))
    if begin:
        space = text.find(" ", begin, first)
        begin = space + 1 if space >= 0 else begin
    return begin, min(len(text), begin + most)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", " ").replace("'", "''") + "'"
