"""Patterns: how people write amounts, devices, dates, situations and secrets, as data.

In: YAML tables, the term base and the policy. Out: one JSON structure a locale, which `facts`,
`secrets` and the page's modules interpret alike. Its regular expressions keep to what Python's
`re` and JavaScript's `u` flag read alike, and look at text that `patterns_text.clean` has made.

How the tables write a phrase: alternatives stand between ` | `; `~` is the rest of a word; `_` is
a gap of up to three words (four characters in Chinese), none of them a negation.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import babel
import yaml

from kb_tools.assistant.patterns_text import MAX_LENGTH, clean
from kb_tools.core.policy import Policy
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import SOURCE, locale
from kb_tools.search.fold import HAN, simplified

FORMAT: Final = 1
LETTER: Final = "a-z0-9Ѐ-ӿ"
_DATA: Final = Path(__file__).parent / "data"
_FILES: Final = {"zh-Hans": "zh", "zh-Hant": "zh"}
_HAN: Final = re.compile(f"[{HAN}]")
_SPECIAL: Final = re.compile(r"[.*+?()\[\]{}|$/]")
_REST: Final = f"[{LETTER}]*"
# Endings that names and synonyms of the term base may have besides their own.
_ENDINGS: Final = {"en": "(?:e?s)?", "ru": "[а-я]{0,3}", "": "[a-z]{0,2}"}
_SHORTEST: Final = 4


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """The patterns of a locale: the JSON data and what is compiled from it."""

    locale: str
    data: Mapping[str, Any]
    _compiled: dict[str, re.Pattern[str]] = dataclasses.field(default_factory=dict, repr=False)

    def regex(self, source: str) -> re.Pattern[str]:
        """A regular expression of the data, compiled once."""
        found = self._compiled.get(source)
        if found is None:
            found = self._compiled[source] = re.compile(source)
        return found


def make_patterns(terms: TermBase, policy: Policy, tag: str) -> Patterns:
    """The patterns of a locale. Make them once: it takes some milliseconds."""
    return Patterns(tag, patterns_as_json(terms, policy, tag))


def patterns_as_json(terms: TermBase, policy: Policy, tag: str) -> dict[str, Any]:
    """The patterns of a locale as JSON data, for `Patterns` and for the page."""
    known = locale(tag).tag
    shared, own, secrets = _read("shared"), _read(_FILES.get(known, known)), _read("secrets")
    maker = _Maker(terms, known, own)
    data = {
        "format": FORMAT,
        "locale": known,
        "max": MAX_LENGTH,
        "negation": maker.negation(),
        "numbers": maker.numbers(shared),
        "money": maker.money(shared),
        "ignore": bounded(_alternatives(shared["ignore"])),
        "devices": maker.devices(shared, policy),
        "platforms": [[name, bounded(_alternatives(shared["platforms"][name]))]
                      for name in shared["platforms"]],
        "versions": _versions(shared),
        "dates": maker.dates(),
        "counts": {unit: _plain(words) for unit, words in own["counts"].items()},
        "situations": maker.situations(shared),
        "secrets": _secrets(secrets),
        "prefill": _read("prefill"),
    }
    data["fold"] = _fold_for(data)
    return data


def bounded(alternatives: Iterable[str]) -> str:
    """One regular expression of alternatives that stand as words; group 1 is what is before.

    Chinese has no gaps between words: an alternative with a Chinese character needs none.
    """
    spaced, dense = [], []
    for one in dict.fromkeys(alternatives):
        (dense if _HAN.search(one) else spaced).append(one)
    parts = []
    if spaced:
        parts.append(f"(^|[^{LETTER}])(?:{'|'.join(spaced)})(?![{LETTER}+])")
    if dense:
        parts.append(f"(?:{'|'.join(dense)})(?![+])")
    # Both engines number groups alike, so there is one even where nothing uses it.
    return "|".join(parts) if spaced else f"(?:{parts[0]})()"


@functools.cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_DATA / f"{name}.yaml").read_text("utf-8"))
    return found


def _plain(source: str) -> str:
    """A regular expression in the form of clean text, with `~` written out."""
    return _folded(source).strip().replace("~", _REST)


def _folded(source: str) -> str:
    return clean(source, len(source)).text


def _alternatives(source: str, gap: str = "") -> list[str]:
    """The alternatives of a table's cell; `gap` is a word that a gap may hold."""
    return [_gapped(_plain(one), gap) for one in source.strip().split(" | ") if one.strip()]


def _gapped(alternative: str, word: str) -> str:
    if "_" not in alternative:
        return alternative
    han = f"(?:{word}){{0,4}}?"
    latin = f"(?:[ -]{word}){{0,3}}?[ -]"
    return alternative.replace("_", han if _HAN.search(alternative) else latin)


def _literal(phrase: str) -> str:
    return _SPECIAL.sub(lambda match: f"[{match[0]}]", phrase)


def _versions(shared: Mapping[str, Any]) -> list[list[str]]:
    number = "([0-9]{1,2}(?:[.][0-9]{1,2}){0,2})"
    systems = [
        [name, f"(^|[^{LETTER}]){_plain(shared['versions'][name])}"
               f"(?: ?(?:{_plain(shared['version_words'])})){{0,2}} ?{number}(?![{LETTER}.]*[0-9])"]
        for name in shared["versions"]
    ]
    build = (
        f"(^|[^{LETTER}]){_plain(shared['builds'])}"
        f"(?: ?(?:{_plain(shared['build_words'])})){{0,3}} ?([0-9]{{3,4}})(?![{LETTER}])"
    )
    return [*systems, ["tws", build]]


def _secrets(table: Mapping[str, str]) -> dict[str, str]:
    # No `~` and `_` of phrases here: both may be part of a secret.
    return {name: _folded(value.replace("\n", "")) for name, value in table.items()}


def _fold_for(data: Mapping[str, Any]) -> str:
    """Pairs of a Chinese character and the one in the patterns that it folds to, in a row."""
    used = set(_HAN.findall(repr(data)))
    return "".join(old + new for old, new in sorted(simplified().items()) if new in used)


class _Maker:
    """Makes the parts of one locale's patterns."""

    def __init__(self, terms: TermBase, tag: str, own: Mapping[str, Any]) -> None:
        self.terms = terms
        self.tag = tag
        self.own = own
        self.no = _plain(own["negation"])
        self.han = tag.startswith("zh")
        self.gap = (
            f"(?!{self.no})[^ ,.;:!?。、]" if self.han else f"(?!(?:{self.no})[ -])[^ ,.;:!?。、]+"
        )

    def negation(self) -> str:
        """What stands before a phrase that does not hold; at the end of the text before it."""
        if self.han:
            return f"(?:{self.no})[^ ,.;:!?。、]{{0,2}}$"
        return f"(?:^|[ '(])(?:{self.no})(?: [^ ,.;:!?]+){{0,2}}[ -]?$"

    def numbers(self, shared: Mapping[str, Any]) -> dict[str, Any]:
        """Number words by what they do, and the separators of figures."""
        symbols = babel.Locale.parse(locale(self.tag).babel).number_symbols["latn"]
        parts = {"add": self.own["words"], "times": self.own["times"], "scale": self.own["scale"],
                 "suffix": shared["suffixes"] | self.own.get("suffix", {})}
        words = {
            kind: {clean(word.replace("_", " ")).text: value for value, forms in part.items()
                   for word in forms.split()}
            for kind, part in parts.items()
        }
        every = {*words["add"], *words["times"], *words["scale"]}
        join = "|".join(clean(one).text for one in self.own["number_join"].split("|") if one)
        return {"decimal": symbols["decimal"], "words": words, "atom": _longest(every),
                "suffix": _longest(words["suffix"]), "join": f"(?:{join})?"}

    def money(self, shared: Mapping[str, Any]) -> dict[str, Any]:
        """What stands before and after an amount, by currency."""
        join = _plain(shared["money_join"] + "x")[:-1]
        found = []
        for code, (before, after) in shared["currencies"].items():
            found.append([
                code,
                f"(?:^|[^{LETTER}])({_plain(before)}) ?$",
                f"{join}(?:{_plain(after)})(?![a-zЀ-ӿ])",
            ])
        return {"currencies": found}

    def dates(self) -> dict[str, Any]:
        """Names of months, and words for days counted from today."""
        own = self.own["dates"]
        units = own.get("units") or own["ago"]
        relative = {
            str(days): bounded(_plain(words).split("|")) for days, words in own["relative"].items()
        }
        return {
            "months": self._months(),
            "order": "mdy" if self.tag == "en" else "dmy",
            # "The day after tomorrow" is looked for before "tomorrow", which is a part of it.
            "relative": sorted(
                relative.items(), key=lambda pair: (abs(int(pair[0])) < 2, int(pair[0]))
            ),
            "skip": bounded(_plain(own["skip"]).split("|")) if "skip" in own else "",
            "before": _before(own["before"]),
            "units": [[days, f" ?(?:{_plain(word)})(?![a-zЀ-ӿ])"] for days, word in units.items()],
        }

    def _months(self) -> dict[str, int]:
        if self.han:
            return {}
        months = babel.Locale.parse(locale(self.tag).babel).months
        names = {
            clean(name).text.rstrip("."): number
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in months[context][width].items()
        }
        return dict(sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])))

    def devices(self, shared: Mapping[str, Any], policy: Policy) -> list[list[str]]:
        """Devices of the catalogue by all their names."""
        rows = policy.tables["device"].rows
        concepts = {str(row["term"]): name for name, row in rows.items()} | shared["concepts"]
        found: dict[str, list[str]] = {
            name: _alternatives(shared["devices"].get(name, "")) for name in rows
        } | {"": []}
        for concept, name in concepts.items():
            found[name] += self.phrases(concept, "")
        return [[name, bounded(words)] for name, words in found.items()]

    def situations(self, shared: Mapping[str, Any]) -> list[list[str]]:
        """Situations by what people say, and by the names of their concepts."""
        made = []
        for name, words in self.own["situations"].items():
            found = _alternatives(words, self.gap)
            if name in shared["situations"]:
                found += self.phrases(shared["situations"][name], self.gap)
            made.append([name, bounded(found)])
        return made

    def phrases(self, concept: str, gap: str) -> Iterator[str]:
        """The names of a concept in this locale and in English, with other endings."""
        for tag in dict.fromkeys((self.tag, SOURCE.tag)):
            if gap and tag != self.tag:
                continue
            entry = self.terms.entry(concept, tag)
            for phrase in dict.fromkeys(clean(one).text for one in (entry.name, *entry.synonyms)):
                yield self._inflected(phrase, tag, gap)

    def _inflected(self, phrase: str, tag: str, gap: str) -> str:
        if _HAN.search(phrase):
            return _literal(phrase)
        words = [self._stem(word, tag) for word in phrase.split()]
        return (f"[ -](?:{gap} )?" if gap else "[ -]").join(words)

    def _stem(self, word: str, tag: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha():
            return _literal(word)
        if tag == SOURCE.tag:
            return word + _ENDINGS[tag]
        if "а" <= word[0] <= "я":
            return re.sub("[аеиоуыэюяйь]{1,2}$", "", word) + _ENDINGS["ru"]
        return re.sub("[aeio]$", "", word) + _ENDINGS[""]


def _before(words: str) -> str:
    return f"(?:^|[^{LETTER}]){_plain(words + 'x')[:-1]}$" if words else ""


def _longest(words: Iterable[str]) -> str:
    """A regular expression of words that tries the longest first."""
    return "|".join(_literal(word) for word in sorted(words, key=lambda one: (-len(one), one)))
