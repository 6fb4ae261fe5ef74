"""References between sources: every name that one source uses of another leads somewhere.

In: a library, the policy's names, the machines' names. Out: faults. Articles that are referred to
but not written must be listed as planned; that is a state, not a fault.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping

from kb_tools.content import addresses, inline
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import (
    Article,
    Block,
    CheckerBlock,
    CheckerWords,
    GapBlock,
    Phrase,
    ProcedureBlock,
    TableBlock,
)
from kb_tools.content.replies import PREFIX, Reply
from kb_tools.core.policy import Policy
from kb_tools.core.source import Step
from kb_tools.faults import Faults, did_you_mean

_NOT_TYPED = "figures are those of the policy; what an agent fills into a reply is {blank.…}"


@dataclasses.dataclass(frozen=True, slots=True)
class _Check:
    """What every check needs: the library, the policy, the document under check, the collector."""

    library: Library
    policy: Policy
    loaded: Loaded
    faults: Faults

    def unknown(
        self, what: str, name: str, known: Collection[str], *steps: Step, code: str = ""
    ) -> None:
        """Report a name that leads nowhere; nothing when its own source did not load."""
        if name.partition(".")[0] in self.library.broken:
            return
        location = self.loaded.source.at(*steps)
        self.faults.error(
            code or f"unknown-{what.replace(' ', '-')}",
            location,
            f"there is no {what} '{name}'",
            hint=did_you_mean(name, known),
            excerpt=self.loaded.source.excerpt(location),
        )


def check_references(library: Library, policy: Policy, faults: Faults) -> None:
    """Check every reference of every document."""
    for loaded in library.documents.values():
        check = _Check(library, policy, loaded, faults)
        for phrase in loaded.phrases:
            _check_placeholders(check, phrase)
        if isinstance(loaded.model, Article):
            _check_article(check, loaded.model)
        elif isinstance(loaded.model, CheckerWords):
            _check_checker(check, loaded.model)


def _check_placeholders(check: _Check, phrase: Phrase) -> None:
    kinds: dict[str, str] = {}
    for name in dict.fromkeys(name for form in phrase.forms for name in inline.placeholders(form)):
        if name.startswith("KB"):
            if check.library.title(name) is None and name not in check.library.broken:
                _at_phrase(
                    check,
                    phrase,
                    "unknown-article",
                    f"there is no article '{name}'",
                    "write it, or list its title in docs/pages/planned.yaml",
                )
        elif name.startswith("ui."):
            if name[3:] not in check.library.labels:
                _at_phrase(
                    check,
                    phrase,
                    "unknown-label",
                    f"there is no label '{name[3:]}'",
                    did_you_mean(name[3:], check.library.labels),
                )
        elif name.startswith(PREFIX):
            if not isinstance(check.loaded.model, Reply):
                _at_phrase(
                    check,
                    phrase,
                    "blank-outside-reply",
                    f"'{name}' is a blank, and only a reply has blanks",
                    "name a figure of the policy, or move the text to a file in docs/replies",
                )
        elif check.loaded.domain == "site" and "." not in name:
            continue  # a parameter that the template or browser module supplies
        elif name not in check.policy.figures:
            _at_phrase(
                check,
                phrase,
                "unknown-figure",
                f"there is no figure '{name}'",
                did_you_mean(name, check.policy.figures) or _NOT_TYPED,
            )
        else:
            figure = check.policy.figures[name]
            kind = "countable" if figure.countable else figure.kind
            kind = "money" if kind == "limit" else kind
            if kind in kinds:
                _at_phrase(
                    check,
                    phrase,
                    "two-figures",
                    f"two figures of one kind in a text: '{kinds[kind]}' and '{name}'",
                    "split the text, so that a translator cannot swap them",
                )
            kinds[kind] = name
    if "countable" in kinds and phrase.plural is None:
        _at_phrase(
            check,
            phrase,
            "plural-missing",
            f"'{kinds['countable']}' is a count, so the text needs a singular and a plural",
            'write {one: "…", other: "…"}',
        )


def _at_phrase(check: _Check, phrase: Phrase, code: str, message: str, hint: str) -> None:
    check.faults.error(
        code,
        phrase.location,
        message,
        hint=hint,
        excerpt=check.loaded.source.excerpt(phrase.location),
    )


def _check_article(check: _Check, article: Article) -> None:
    library, policy = check.library, check.policy
    known = library.known_articles()
    for index, name in enumerate(article.related):
        if name not in known:
            check.unknown("article", name, known, "related", index)
    names: tuple[tuple[str, str, tuple[str, ...], Collection[str]], ...] = (
        ("topic", "topics", article.topics, library.topics),
        ("device", "devices", article.devices, policy.enums.get("device", ())),
        ("source", "sources", article.sources, policy.sources),
    )
    for what, key, used, allowed in names:
        for index, name in enumerate(used):
            if name not in allowed:
                check.unknown(what, name, allowed, key, index)
    is_article = check.loaded.folder == "articles"
    if (article.era or is_article) and article.era not in policy.eras:
        check.unknown("era", article.era, policy.eras, "era")
    for number, section in enumerate(article.sections):
        for place, block in enumerate(section.blocks):
            _check_block(check, block, ("sections", number, "blocks", place))


def _check_block(check: _Check, block: Block, steps: tuple[Step, ...]) -> None:
    library, policy = check.library, check.policy
    if isinstance(block, TableBlock) and block.table not in policy.tables:
        check.unknown("table", block.table, policy.tables, *steps, "table")
    elif isinstance(block, CheckerBlock) and block.checker not in library.checkers:
        check.unknown("checker", block.checker, library.checkers, *steps, "checker")
    elif isinstance(block, GapBlock) and block.source not in policy.sources:
        check.unknown("source", block.source, policy.sources, *steps, "source")
    elif isinstance(block, ProcedureBlock) and shared_procedure(library, block) is None:
        check.unknown("procedure", block.use or "", _procedures(library), *steps, "use")


def _check_checker(check: _Check, words: CheckerWords) -> None:
    for verdict, outcome in words.outcomes.items():
        for index, cite in enumerate(outcome.cites):
            steps = ("outcomes", verdict, "cites", index)
            _check_cite(check, cite, steps)
        if outcome.procedure is not None and outcome.procedure not in _procedures(check.library):
            check.unknown(
                "procedure",
                outcome.procedure,
                _procedures(check.library),
                "outcomes",
                verdict,
                "procedure",
            )


def _check_cite(check: _Check, cite: str, steps: tuple[Step, ...]) -> None:
    name, section, block = addresses.parse_cite(cite)
    article = check.library.articles.get(name)
    if article is None:
        if name not in check.library.planned:
            check.unknown("article", name, check.library.known_articles(), *steps)
        return
    sections = {part.id: part for part in article.sections}
    if section and section not in sections:
        check.unknown(f"section of {name}", section, sections, *steps, code="unknown-section")
    elif block and article.block(section, block) is None:
        blocks = [item.id for item in sections[section].blocks]
        check.unknown(f"block of {name}", block, blocks, *steps, code="unknown-block")


def _procedures(library: Library) -> dict[str, ProcedureBlock]:
    return {name: block for name, block in procedure_blocks(library) if block.use is None}


def procedure_blocks(library: Library) -> Iterator[tuple[str, ProcedureBlock]]:
    """Every procedure block with its name, `KB2748.ios.recover`, in document order."""
    groups: tuple[Mapping[str, Article], ...] = (library.articles, library.pages)
    for group in groups:
        for article in group.values():
            for section in article.sections:
                for block in section.blocks:
                    if isinstance(block, ProcedureBlock):
                        yield f"{article.id}.{section.id}.{block.id}", block


def shared_procedure(library: Library, block: ProcedureBlock) -> ProcedureBlock | None:
    """The procedure that a block shows: itself, or the one that `use` names; None: no such one."""
    if block.use is None:
        return block
    name, section, wanted = addresses.parse_cite(block.use)
    article = library.articles.get(name)
    found = article.block(section, wanted) if article is not None else None
    return found if isinstance(found, ProcedureBlock) and found.use is None else None
