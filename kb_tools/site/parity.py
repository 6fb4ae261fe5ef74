"""Parity: whether readers of every locale get the same links, steps, warnings, figures, pictures.

In: rendered articles of several locales. Out: for each article and locale what is missing or too
much, place by place, against the English page. Words may differ in every way, these may not; a
link that a translator has declared, with a reason, is told apart.
"""

from __future__ import annotations

import dataclasses
import html.parser
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from kb_tools.content import addresses
from kb_tools.content.model import Article, Phrase
from kb_tools.i18n.catalog import Catalogs, Shown
from kb_tools.i18n.checks_markup import ADDITION
from kb_tools.i18n.silence import added, silenced
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context
from kb_tools.render.page import render_article
from kb_tools.site.sources import Sources

Kind = Literal["link", "step", "warning", "figure", "picture"]
KINDS: Final[tuple[Kind, ...]] = ("link", "step", "warning", "figure", "picture")
_CALLOUT: Final = "kb-callout-"
_PARTS: Final = (f"{_CALLOUT}body", f"{_CALLOUT}title")
# The English beside a stale translation repeats what stands there already.
_REPEATS: Final = "kb-stale"
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something that must be the same in all locales.

    Attributes:
        at: id of the nearest element around it that has one, "" at the head of the page.
        kind: what it is.
        value: a link's target, a step's id, a callout's kind, a figure's digits (none: a word
            such as "unlimited"), "" for a picture.
    """

    at: str
    kind: Kind
    value: str


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """An item that a locale has more or less often than English.

    Attributes:
        locale: tag. article: id. item: what differs. english, here: how often it is there.
        reason: why it is meant, where a translator has declared it.
    """

    locale: str
    article: str
    item: Item
    english: int
    here: int
    reason: str = ""

    def as_dict(self) -> dict[str, object]:
        """The difference as JSON data."""
        return {
            "locale": self.locale,
            "article": self.article,
            **dataclasses.asdict(self.item),
            "english": self.english,
            "here": self.here,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        item = self.item
        what = f"{item.kind} '{item.value}'" if item.value else item.kind
        place = f"{self.locale}/{self.article}" + (f"#{item.at}" if item.at else "")
        why = f" (declared: {self.reason})" if self.reason else ""
        return f"{place}: {what} is there {self.here} times, in English {self.english}{why}"


@dataclasses.dataclass(frozen=True, slots=True)
class Parity:
    """What a locale's articles have, and where they differ from English.

    Attributes:
        locale: tag. articles: how many were compared.
        counts: items by kind.
        differences: in the order of articles and places. declared: those that are meant.
    """

    locale: str
    articles: int
    counts: dict[Kind, int]
    differences: tuple[Difference, ...]
    declared: tuple[Difference, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The comparison as JSON data."""
        return {
            "locale": self.locale,
            "articles": self.articles,
            **{f"{kind}s": self.counts[kind] for kind in KINDS},
            "differences": [difference.as_dict() for difference in self.differences],
            "declared": [difference.as_dict() for difference in self.declared],
        }


def items(text: str) -> Counter[Item]:
    """What the HTML of an article has.

    >>> found = items('<p id="a">Up to <span class="kb-figure">USD 1,000</span>.</p>')
    >>> list(found)
    [Item(at='a', kind='figure', value='1000')]
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


def parity(sources: Sources, tags: Sequence[str]) -> list[Parity]:
    """Compare every article, and every page of the same make, with its English page."""
    documents = [*sources.library.articles.values(), *sources.library.pages.values()]
    english = {one.id: _items_of(sources.english, one) for one in documents}
    compared = []
    for tag in tags:
        noting = _Noting(sources.catalogs(tag))
        context = dataclasses.replace(sources.context(tag, (SOURCE.tag, tag)), catalog=noting)
        totals: Counter[Kind] = Counter()
        differences: list[Difference] = []
        for one in documents:
            noting.meant.clear()
            here = _items_of(context, one)
            for item, number in here.items():
                totals[item.kind] += number
            found = _differences(tag, one.id, english[one.id], here)
            differences += [_with_reason(each, noting.meant) for each in found]
        counts = {kind: totals[kind] for kind in KINDS}
        told = tuple(one for one in differences if not one.reason)
        meant = tuple(one for one in differences if one.reason)
        compared.append(Parity(tag, len(documents), counts, told, meant))
    return compared


class _Noting:
    """A catalog that notes the additions that its locale has declared in what it was asked for.

    `meant`: the reason for each article that they link to.
    """

    def __init__(self, catalogs: Catalogs) -> None:
        self._catalogs = catalogs
        self._known: dict[str, tuple[Shown, dict[str, str]]] = {}
        self.meant: dict[str, str] = {}

    def translate(self, phrase: Phrase) -> Shown:
        """What the reader sees of a phrase."""
        if phrase.id not in self._known:
            shown = self._catalogs.translate(phrase)
            self._known[phrase.id] = shown, self._declared(phrase)
        shown, declared = self._known[phrase.id]
        self.meant.update(declared)
        return shown

    def _declared(self, phrase: Phrase) -> dict[str, str]:
        entry = self._catalogs.entry(phrase)
        reason = silenced(entry).get(ADDITION, "")
        return dict.fromkeys(added(phrase, entry), reason) if reason else {}


def _with_reason(difference: Difference, meant: Mapping[str, str]) -> Difference:
    """A difference with the reason of the addition that it comes from, if any."""
    item = difference.item
    name = item.value.rstrip("/").rpartition("/")[2] if item.kind == "link" else ""
    if difference.here > difference.english and name in meant:
        return dataclasses.replace(difference, reason=meant[name])
    return difference


def _differences(
    tag: str, article: str, english: Counter[Item], here: Counter[Item]
) -> list[Difference]:
    return [
        Difference(tag, article, item, english[item], here[item])
        for item in sorted({*english, *here})
        if english[item] != here[item]
    ]


def _items_of(context: Context, article: Article) -> Counter[Item]:
    # Links are relative: from the same depth in every locale they are letter for letter the same.
    page = render_article(context, article, addresses.article_url(context.tag, article.id))
    return items(page.head + page.html)


class _Reader(html.parser.HTMLParser):
    """Collects items, with a stack of the elements that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[Item] = Counter()
        self._open: list[tuple[str, str, frozenset[str]]] = []
        self._figure: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = frozenset(values.get("class", "").split())
        if tag not in _VOID:
            self._open.append((tag, values.get("id", ""), classes))
        if any(_REPEATS in known for _, _, known in self._open):
            return
        if tag == "a" and "href" in values:
            self._add("link", values["href"])
        elif "kb-step" in classes:
            self._add("step", values.get("id", ""))
        elif "kb-pic" in classes:
            self._add("picture", "")
        elif "kb-figure" in classes:
            self._figure = []
        for name in classes:
            if name.startswith(_CALLOUT) and name not in _PARTS:
                self._add("warning", name.removeprefix(_CALLOUT))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs  # the shapes of a drawing

    def handle_data(self, data: str) -> None:
        if self._figure is not None:
            self._figure.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, _, classes = self._open.pop()
            if "kb-figure" in classes and self._figure is not None:
                # Every language groups and places digits in its own way: they alone are compared.
                digits = "".join(char for char in "".join(self._figure) if char.isdigit())
                self._figure = None
                self._add("figure", digits)
            if opened == tag:
                return

    def _add(self, kind: Kind, value: str) -> None:
        at = next((name for _, name, _ in reversed(self._open) if name), "")
        self.found[Item(at, kind, value)] += 1
