"""Translation units: the phrases of every source file, and what translators are told of each.

In: a library and a policy. Out: phrases by gettext domain, and comments for the PO file. Comments
name figures and say what they count, but carry no values: a changed value changes no catalog.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from kb_tools.checkout import Checkout
from kb_tools.content import addresses, inline
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Article, Phrase
from kb_tools.content.replies import PREFIX, Reply
from kb_tools.core.policy import Figure, Policy
from kb_tools.i18n.pofile import Entry

_KINDS = {
    "money": "an amount with its currency",
    "limit": "an amount with its currency, or the word for “unlimited”",
    "days": "a number of days",
    "business_days": "a number of business days",
    "hours": "a number of hours",
    "count": "a number",
    "version": "a version number",
    "build": "a build number",
    "port": "the number of a network port",
}


# What a support agent fills into a reply; a sentence must be right around any of it.
_BLANKS = {
    "date": "a date, written out, that the agent fills in",
    "device": "the name of a device that the agent chooses, as a dictionary has it",
    "amount": "an amount with its currency that the agent fills in",
    "link": "a link with the title of a page of our site, that the agent fills in",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Unit:
    """A phrase with what translators are told about it."""

    phrase: Phrase
    notes: tuple[str, ...]

    def template(self) -> Entry:
        """The unit as an entry of a template."""
        forms = ("",) * len(self.phrase.forms)
        return Entry(self.phrase.id, self.phrase.forms, forms, notes=self.notes)


def domain_of(unit_id: str) -> str:
    """The gettext domain of a unit.

    >>> domain_of("KB2748:ios.launch")
    'KB2748'
    """
    return unit_id.partition(":")[0]


def units(loaded: Loaded, library: Library, policy: Policy) -> list[Unit]:
    """The units of one source file, in document order."""
    return [
        Unit(phrase, notes(phrase, loaded, library, policy.figures)) for phrase in loaded.phrases
    ]


def notes(
    phrase: Phrase, loaded: Loaded, library: Library, figures: Mapping[str, Figure]
) -> tuple[str, ...]:
    """What translators are told: kind, place in the document, what placeholders stand for."""
    kind = phrase.kind + (f", safety: {phrase.safety}" if phrase.safety else "")
    lines = [kind, " › ".join(_trail(phrase, loaded))]
    names = dict.fromkeys(name for form in phrase.forms for name in inline.placeholders(form))
    for name in names:
        meaning = _blank(name, loaded) or _meaning(name, library, figures)
        lines.append(f"{{{name}}}: {meaning}")
    return tuple(lines)


def _blank(name: str, loaded: Loaded) -> str:
    """What a blank of a reply stands for, or "" where the name is none."""
    if not isinstance(loaded.model, Reply):
        return ""
    blank = loaded.model.blanks.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    return "" if blank is None else _BLANKS[blank.type]


def _trail(phrase: Phrase, loaded: Loaded) -> list[str]:
    """Where a phrase stands, outermost first: `KB2748`, `iPhone`, `recover`, `step launch`."""
    parts = phrase.id.partition(":")[2].split(".")
    trail = [loaded.domain, *parts]
    if isinstance(loaded.model, Article):
        section = next((part for part in loaded.model.sections if part.id == parts[0]), None)
        if section is not None:
            trail[1] = inline.plain(section.title.text)
    if phrase.kind in ("step", "item") and len(parts) > 1:
        trail[-1] = f"{phrase.kind} {parts[-1]}"
    return trail


def _meaning(name: str, library: Library, figures: Mapping[str, Figure]) -> str:
    node = inline.Placeholder(name)
    if node.is_article:
        title = library.title(name)
        return f"a link with the title “{inline.plain(title.text)}”" if title else "a link"
    if node.label:
        label = library.labels.get(node.label)
        return f"the label “{label.label}” on the screen" if label else "a label on the screen"
    figure = figures.get(name)
    return _KINDS[figure.kind] if figure else "a value"


def source_domains(checkout: Checkout) -> set[str]:
    """Domains of all source files that exist, whether they load or not."""
    folders = (
        checkout.articles,
        checkout.checkers,
        checkout.machine_words,
        checkout.pages,
        checkout.replies,
    )
    return {
        addresses.domain(folder.name, path.stem)
        for folder in folders
        for path in folder.glob("*.yaml")
    }
