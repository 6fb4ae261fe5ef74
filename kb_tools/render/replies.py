"""A canned reply as a customer gets it: plain text for an e-mail, and small HTML.

In: one locale's view, a reply, what the agent filled in, the address of the public site. Out: both
media from the same runs of text, so that they never differ. Figures come from the policy, links
lead to the customer's locale, labels stand in quotation marks where there is no bold type.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from kb_tools.content import addresses, inline
from kb_tools.content.model import Phrase, ProcedureBlock, phrases_of
from kb_tools.content.replies import (
    PREFIX,
    Reply,
    ReplyBlock,
    ReplyFrame,
    ReplyList,
    ReplyProcedure,
    ReplyText,
)
from kb_tools.core.policy import Figure
from kb_tools.faults import KbError
from kb_tools.i18n.figures import format_figure
from kb_tools.locales import SOURCE
from kb_tools.render.context import Context, Place, ShownPhrase
from kb_tools.render.html import lines, tag
from kb_tools.render.inline_html import choose_form, phrase_text, word_text
from kb_tools.render.reply_media import WIDE, Line, Part, Run, Sentence, Writer
from kb_tools.render.reply_values import (
    Link,
    Refusal,
    Value,
    article_href,
    read_values,
    site_base,
    write_value,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Composed:
    """A reply that is ready to be copied, or why it is not.

    Attributes:
        text: plain text; "" while a blank is missing or refused.
        html: the same as HTML without styles; "" likewise.
        lang: the language of the reply: English where none of its own words are translated.
        missing: required blanks that are empty.
        refused: blanks whose value cannot be used.
        english: units that stand there in English, because they are not translated or not safe.
        stale: units whose English has changed since they were translated.
    """

    text: str
    html: str
    lang: str
    missing: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    english: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the reply may be copied."""
        return not self.missing and not self.refused


@dataclasses.dataclass(frozen=True, slots=True)
class _Mail:
    """A reply while it is being composed."""

    place: Place
    base: str
    values: Mapping[str, Value]
    english: list[str] = dataclasses.field(default_factory=list)
    stale: list[str] = dataclasses.field(default_factory=list)

    @property
    def context(self) -> Context:
        """The customer's locale."""
        return self.place.context


def compose(context: Context, reply: Reply, given: Mapping[str, str], *, base: str) -> Composed:
    """A reply in the customer's language.

    Args:
        context: the view of the customer's locale.
        reply: the reply.
        given: what the agent filled in, by blank: dates as 2026-01-31, amounts as 1500.50, devices
            by id, links to the public site in any of its languages. Empty means not given.
        base: absolute address of the public site.

    Raises:
        KbError: `base` is not absolute, or a source that the reply rests on did not load.
    """
    frame = context.library.frame
    if frame is None:
        raise KbError("there is no docs/replies/shared.yaml", "`kb check` says what is wrong")
    root = site_base(base)
    filled = read_values(context, reply, given, root)
    if filled.missing or filled.refused:
        return Composed("", "", context.tag, filled.missing, filled.refused)
    mail = _Mail(Place(context, f"{context.tag}/"), root, filled.values)
    body = (part for block in reply.body for part in _block(mail, block))
    parts = [*_opening(mail, frame), *body, *_closing(mail, frame)]
    lang = _language(context, reply)
    writer = Writer(context, lang)
    text = "\n\n".join(writer.text(part) for part in parts) + "\n"
    html = tag("div", "\n", lines([writer.html(part) for part in parts]), "\n", lang=lang)
    english, stale = tuple(dict.fromkeys(mail.english)), tuple(dict.fromkeys(mail.stale))
    return Composed(text, str(html), lang, english=english, stale=stale)


def _language(context: Context, reply: Reply) -> str:
    """The customer's language, or English where none of the reply's own words are translated."""
    own = (phrase for block in reply.body for _, phrase in phrases_of(block))
    translated = any(context.shown(phrase).lang != SOURCE.tag for phrase in own)
    return context.tag if translated else SOURCE.tag


def _opening(mail: _Mail, frame: ReplyFrame) -> Iterator[Part]:
    yield from _part(mail, "p", [[frame.greeting]])


def _closing(mail: _Mail, frame: ReplyFrame) -> Iterator[Part]:
    for phrase in (frame.closing, frame.reminder.text, frame.regards):
        yield from _part(mail, "p", [[phrase]])


def _block(mail: _Mail, block: ReplyBlock) -> Iterator[Part]:
    if isinstance(block, ReplyText):
        yield from _part(mail, "p", [[block.text]])
    elif isinstance(block, ReplyList):
        yield from _part(mail, "ul", [[item] for item in block.items.values()])
    elif isinstance(block, ReplyProcedure):
        yield from _part(mail, "ol", _steps(mail.context, block))
        if block.gap is not None:
            yield from _part(mail, "p", [[block.gap]])
    else:
        yield from _part(mail, "ol", [[step] for step in block.steps.values()])


def _steps(context: Context, block: ReplyProcedure) -> list[list[Phrase]]:
    """The steps of an article's procedure, each with what the reader should see afterwards."""
    article, section, wanted = addresses.parse_cite(block.use)
    known = context.library.articles.get(article)
    found = known.block(section, wanted) if known is not None else None
    if not isinstance(found, ProcedureBlock):
        raise KbError(f"there is no procedure '{block.use}'", "`kb check` says what is wrong")
    return [[step.text] if step.see is None else [step.text, step.see] for step in found.steps]


def _part(mail: _Mail, kind: str, items: list[list[Phrase]]) -> Iterator[Part]:
    found = (tuple(_line(mail, phrases)) for phrases in items)
    kept: tuple[Line, ...] = tuple(line for line in found if line)
    if kept:
        yield Part(kind, kept)


def _line(mail: _Mail, phrases: list[Phrase]) -> Iterator[Sentence]:
    """Phrases, but none with an empty blank, so that no sentence has a hole."""
    for phrase in phrases:
        names = inline.placeholders(phrase.text)
        blanks = {name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)}
        if blanks <= mail.values.keys():
            yield _sentence(mail, phrase)


def _sentence(mail: _Mail, phrase: Phrase) -> Sentence:
    shown = mail.context.shown(phrase)
    english = shown.lang != mail.context.tag
    if english:
        mail.english.append(phrase.id)
    elif shown.state == "stale":
        mail.stale.append(phrase.id)
    nodes = inline.parse(choose_form(mail.context, shown))
    return Sentence(tuple(_runs(mail, nodes, shown)), shown.lang, english)


def _runs(
    mail: _Mail, nodes: tuple[inline.Node, ...], shown: ShownPhrase, kind: str = "text"
) -> Iterator[Run]:
    for node in nodes:
        if isinstance(node, inline.Text):
            yield Run(node.text, kind)
        elif isinstance(node, inline.Code):
            yield Run(node.text, "code")
        elif isinstance(node, inline.Strong):
            yield from _runs(mail, node.nodes, shown, "strong")
        elif node.name.startswith(PREFIX):
            yield _blank(mail, node.name.removeprefix(PREFIX), shown.lang, kind)
        elif node.is_article:
            yield _article(mail, node.name)
        elif node.label:
            yield from _label(mail, node.label, shown.lang)
        else:
            yield from _figure(mail, node.name, shown.lang, kind)


def _blank(mail: _Mail, name: str, lang: str, kind: str) -> Run:
    value = mail.values[name]
    if isinstance(value, Link):
        return _link(mail, value.title, value.href)
    return Run(write_value(mail.context, value, lang), kind)


def _article(mail: _Mail, name: str) -> Run:
    return _link(
        mail, mail.context.library.title(name), article_href(mail.context, name, mail.base)
    )


def _link(mail: _Mail, title: Phrase | None, href: str) -> Run:
    if title is None:
        return Run(href, "link", href)
    return Run(phrase_text(mail.place, title), "link", href, mail.context.shown(title).lang)


def _label(mail: _Mail, name: str, lang: str) -> Iterator[Run]:
    """A label on a screen as in the articles: with its meaning at the first use."""
    context = mail.context
    label = context.library.labels[name]
    local = label.local.get(context.tag)
    if context.source or lang == SOURCE.tag:
        yield Run(label.label, "label", lang=SOURCE.tag)
        return
    if local is not None:
        yield Run(local.label, "label", lang=context.tag)
        note = "" if local.label.casefold() == label.label.casefold() else label.label
        note_lang = SOURCE.tag
    else:
        yield Run(label.label, "label", lang=SOURCE.tag)
        note, note_lang = phrase_text(mail.place, label.meaning), context.shown(label.meaning).lang
    if note and mail.place.first(f"label:{name}"):
        yield from _brackets(context, [Run(note, lang=note_lang)])


def _figure(mail: _Mail, name: str, lang: str, kind: str) -> Iterator[Run]:
    """A figure of the policy; the first time with the newer recorded one in brackets."""
    context = mail.context
    figure = context.policy.figures.get(name)
    if figure is None:
        yield Run("{" + name + "}", kind)
        return
    yield Run(_written(mail, figure, lang), kind)
    if figure.newer is not None and mail.place.first(f"newer:{name}"):
        era = context.policy.sources[figure.newer.source].era
        key = f"article.newer.{era}"
        note_lang = context.shown(context.string(key)).lang
        value = _written(mail, figure.newer, note_lang)
        note = Run(word_text(mail.place, key, {"value": value}), lang=note_lang)
        yield from _brackets(context, [note])


def _written(mail: _Mail, figure: Figure, lang: str) -> str:
    unlimited = ""
    if figure.value is None:
        phrase = mail.context.string("figure.unlimited")
        unlimited = phrase.text if lang == SOURCE.tag else phrase_text(mail.place, phrase)
    return format_figure(figure, lang, unlimited)


def _brackets(context: Context, runs: list[Run]) -> Iterator[Run]:
    wide = context.locale.script in WIDE
    yield Run("（" if wide else " (")
    yield from runs
    yield Run("）" if wide else ")")
