"""The words of a checker's answers: templates that the page clones, and a list of all cases.

In: a place and a checker. Out: `Markup`: every outcome, rule, value, source, assumption, message,
each with its key. The page's module fills in values; it makes no words of its own.
"""

from __future__ import annotations

from markupsafe import Markup

from kb_tools.checkers.checker import Checker, value_names
from kb_tools.content import addresses
from kb_tools.content.model import (
    Article,
    NoteBlock,
    OutcomeWords,
    ProcedureBlock,
    TableBlock,
    TextBlock,
)
from kb_tools.core.policy import Figure
from kb_tools.render import marks
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, join, lines, tag
from kb_tools.render.inline_html import brackets, newer_html, phrase_html, word
from kb_tools.render.procedures import procedure_html

# Words that the page's module asks for by these keys, with the slots that it fills.
_STRINGS: dict[str, tuple[str, ...]] = {
    "cites": (),
    "copied": (),
    "copy": (),
    "copy.failed": (),
    "copy.holds": (),
    "date": ("date",),
    "error.ambiguous": ("example",),
    "error.empty": (),
    "error.in_future": (),
    "error.no_such_date": (),
    "error.not_date": (),
    "error.not_decimal": ("example",),
    "error.not_instant": (),
    "error.not_positive": (),
    "error.not_version": (),
    "error.not_whole": (),
    "error.outside_calendar": ("first", "last"),
    "error.too_large": (),
    "error.too_late": (),
    "error.too_many": (),
    "error.too_many_decimals": ("example",),
    "fires": (),
    "fires.not": (),
    "link.changed": (),
    "link.unread": (),
    "none": (),
    "rule": (),
    "source": (),
    "values": (),
    "why": (),
}
_OTHERS = ("article.assumptions", "article.no", "article.yes", "figure.unlimited")


def templates(place: Place, checker: Checker, anchor: str, *, level: int) -> Markup:
    """Everything that an answer can say, in one template element."""
    parts = [
        *(_outcome(place, checker, verdict, anchor, level) for verdict in checker.ruleset.verdicts),
        *(
            _word(f"rule.{rule.id}", phrase_html(_fresh(place), checker.words.rules[rule.id]))
            for rule in checker.ruleset.rules
        ),
        *(
            _word(f"input.{one.name}", phrase_html(_fresh(place), words.ask))
            for one in checker.ruleset.inputs
            for words in (checker.words.questions[one.name],)
        ),
        *(
            _word(f"value.{name}", phrase_html(_fresh(place), checker.words.outputs[name]))
            for name in value_names(checker.ruleset)
        ),
        *_newer(place, checker),
        *_sources(checker),
        *_assumptions(place, checker),
        *(_word(key, _string(place, f"checker.{key}", slots)) for key, slots in _STRINGS.items()),
        *(_word(key, _string(place, key, ())) for key in _OTHERS),
    ]
    return tag("template", "\n", lines(parts), "\n", class_="kb-checker-words")


def _word(key: str, html: Markup, lang: str | None = None) -> Markup:
    return tag("span", html, data_kb_word=key, lang=lang)


def _string(place: Place, key: str, slots: tuple[str, ...]) -> Markup:
    return word(_fresh(place), key, {slot: tag("span", data_kb_slot=slot) for slot in slots})


def _fresh(place: Place) -> Place:
    """The page as if nothing had been explained in it: a template is read on its own."""
    return Place(place.context, place.path)


def _outcome(place: Place, checker: Checker, verdict: str, anchor: str, level: int) -> Markup:
    fresh = _fresh(place)
    words = checker.words.outcomes[verdict]
    inner, lang, after = marks.marked(fresh, words.title)
    return tag(
        "div",
        lines(
            tag(
                "div",
                tag(f"h{level}", inner, lang=lang, class_="kb-verdict"),
                after,
                marks.flow(fresh, words.text),
                data_kb_part="said",
            ),
            # The steps stand in the page once, among the cases; the module moves them.
            tag("div", data_kb_part="steps", data_kb_from=f"{anchor}-{verdict}"),
            tag("ul", _cites(fresh, words, quoted=True), data_kb_part="cites"),
        ),
        data_kb_word=f"outcome.{verdict}",
    )


def _steps(place: Place, words: OutcomeWords, anchor: str) -> Markup:
    if words.procedure is None:
        return EMPTY
    block = ProcedureBlock(id="steps", type="procedure", use=words.procedure)
    return procedure_html(place, anchor, block)


def _cites(place: Place, words: OutcomeWords, *, quoted: bool = False) -> list[Markup]:
    """A link to each cited passage, with the passage itself where it is one text."""
    items = []
    for cite in words.cites:
        name, section, block = addresses.parse_cite(cite)
        article = place.context.library.articles.get(name)
        found = article.block(section, block) if article is not None else None
        quote = EMPTY
        if quoted and isinstance(found, TextBlock | NoteBlock):
            quote = tag("blockquote", marks.flow(_fresh(place), found.text))
        items.append(tag("li", quote, _cite(place, article, cite)))
    return items


def _cite(place: Place, article: Article | None, cite: str) -> Markup:
    """A link: the article's title and what the passage is called, the caption for a table."""
    context = place.context
    name, section, block = addresses.parse_cite(cite)
    title = context.library.title(name)
    text = [phrase_html(place, title) if title is not None else tag("span", name)]
    if article is not None and section:
        part = next(one for one in article.sections if one.id == section)
        found = article.block(section, block)
        called = found.caption if isinstance(found, TableBlock) else part.title
        text.append(phrase_html(place, called))
    href = place.link(addresses.cited_url(context.tag, article, cite))
    link = tag("a", join(text, " – "), href=href)
    if article is not None:
        return link
    return join([link, brackets(context, word(place, "article.planned"), "kb-planned")], " ")


def _newer(place: Place, checker: Checker) -> list[Markup]:
    """The newer recorded figure of each figure that has one."""
    found = []
    for name in checker.ruleset.figures:
        figure = checker.policy.figures.get(name)
        if isinstance(figure, Figure) and figure.newer is not None:
            note = newer_html(_fresh(place), figure)
            found.append(_word(f"newer.{name}", brackets(place.context, note, "kb-newer")))
    return found


def _sources(checker: Checker) -> list[Markup]:
    figures = checker.ruleset.as_ir()["figures"].values()
    ids = [rule.source for rule in checker.ruleset.rules] + [one["source"] for one in figures]
    policy = checker.policy
    return [
        _word(f"source.{name}", tag("cite", policy.sources[name].title), "en")
        for name in sorted(set(ids))
        if name in policy.sources
    ]


def _assumptions(place: Place, checker: Checker) -> list[Markup]:
    ids = {name for rule in checker.ruleset.rules for name in rule.assume}
    for name in checker.ruleset.figures:
        figure = checker.policy.figures.get(name)
        ids.update(figure.assume if figure is not None else ())
    return [
        _word(f"assume.{name}", word(_fresh(place), f"article.assumption.{name}"))
        for name in sorted(ids)
    ]


def cases(place: Place, checker: Checker) -> Markup:
    """Every rule in order with its answer: the first line that fits is the reader's."""
    items = []
    for rule in checker.ruleset.rules:
        words = checker.words.outcomes[rule.verdict]
        fresh = _fresh(place)
        inner, lang, _ = marks.marked(fresh, checker.words.rules[rule.id])
        title, title_lang, _ = marks.marked(fresh, words.title)
        answer = tag("strong", title, lang=title_lang)
        items.append(
            tag(
                "li",
                tag("p", inner, lang=lang),
                tag("p", answer),
                tag("ul", _cites(fresh, words)),
            )
        )
    return tag("ol", "\n", lines(items), "\n", class_="kb-cases")


def case_steps(place: Place, checker: Checker, anchor: str) -> Markup:
    """The steps of every answer that has some."""
    found = []
    for verdict, words in checker.words.outcomes.items():
        if words.procedure is not None:
            found.append(_steps(_fresh(place), words, f"{anchor}-{verdict}"))
    return lines(found)
