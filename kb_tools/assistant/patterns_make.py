"""Making patterns: tables, term base, policy and CLDR into the data that page and Python share.

In: the tables in `data/`, the term base and the policy. Out: JSON data; `patterns` says what is in
it and how it is read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import babel
import yaml

from kb_tools.assistant.patterns_text import LETTER, MAX_LENGTH, MAX_PASTED, clean, expand
from kb_tools.core.policy import Policy
from kb_tools.i18n.termbase import TermBase
from kb_tools.locales import SOURCE, locale
from kb_tools.search.fold import HAN, simplified

FORMAT: Final = 1
# Kinds of words for secrets.
SECRETS: Final = ("password", "pin", "code")
_DATA: Final = Path(__file__).parent / "data"
_FILES: Final = {"zh-Hans": "zh", "zh-Hant": "zh"}
_HAN: Final = re.compile(f"[{HAN}]")
_SPECIAL: Final = re.compile(r"[.*+?()\[\]{}|$/]")
# Endings that names and synonyms of the term base may have besides their own.
_ENDINGS: Final = {"en": "(?:e?s)?", "ru": "[а-я]{0,3}", "": "[a-z]{0,2}"}
_SHORTEST: Final = 4


def shared_as_json() -> dict[str, Any]:
    """What all locales share, as JSON data."""
    shared = _read("shared")
    data = {
        "format": FORMAT,
        "max": MAX_LENGTH,
        "pasted": MAX_PASTED,
        "money": _money(shared),
        "ignore": _cell(shared["ignore"]),
        "platforms": [[name, _cell(words)] for name, words in shared["platforms"].items()],
        "versions": _versions(shared),
        "secrets": _secrets(_read("secrets")),
        "prefill": _read("prefill"),
    }
    return {**data, "fold": _fold_for(data)}


def patterns_as_json(terms: TermBase, policy: Policy, tag: str) -> dict[str, Any]:
    """What a locale has of its own, as JSON data."""
    known = locale(tag).tag
    own = _read(_FILES.get(known, known))
    maker = _Maker(terms, known, own)
    data = {
        "locale": known,
        "negation": maker.negation(),
        "gap": maker.gap,
        "numbers": maker.numbers(),
        "dates": maker.dates(),
        "counts": {unit: _regex(words) for unit, words in own["counts"].items()},
        "devices": maker.devices(policy),
        "situations": maker.situations(),
    }
    return {**data, "fold": _fold_for(data)}


@functools.cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_DATA / f"{name}.yaml").read_text("utf-8"))
    return found


def _folded(source: str) -> str:
    return clean(source, len(source)).text


def _regex(source: str) -> str:
    """A regular expression over clean text, with `~` written out."""
    return _folded(source).replace("~", f"[{LETTER}]*")


def _alternatives(source: str) -> list[str]:
    return [_folded(one).strip() for one in source.split(" | ") if one.strip()]


def _cell(source: str) -> str:
    return " | ".join(_alternatives(source))


def _literal(phrase: str) -> str:
    return _SPECIAL.sub(lambda match: f"[{match[0]}]", phrase)


def _longest(words: Iterable[str]) -> str:
    """A regular expression of words that tries the longest first."""
    return "|".join(_literal(word) for word in sorted(words, key=lambda one: (-len(one), one)))


def _money(shared: Mapping[str, Any]) -> list[list[str]]:
    """What stands directly before and after an amount, by currency."""
    join = _regex(shared["money_join"])
    return [
        [
            code,
            f"(^|[^{LETTER}])(?:{_regex(before)}) ?$",
            f"{join}(?:{_regex(after)})(?![a-zа-ӿ])",
        ]
        for code, (before, after) in shared["currencies"].items()
    ]


def _versions(shared: Mapping[str, Any]) -> list[list[str]]:
    def after(name: str, words: str) -> str:
        return f"(^|[^{LETTER}]){_regex(name)}(?:[ -]?(?:{_regex(words)})){{0,3}} ?"

    number = f"([0-9]{{1,2}}(?:[.][0-9]{{1,2}}){{0,2}})(?![{LETTER}.]*[0-9])"
    found = [
        [name, after(source, shared["version_words"]) + number]
        for name, source in shared["versions"].items()
    ]
    build = after(shared["builds"], shared["build_words"]) + f"([0-9]{{3,4}})(?![{LETTER}])"
    return [*found, ["tws", build]]


def _secrets(table: Mapping[str, str]) -> dict[str, str]:
    # No `~` and `_` of phrases here: both may be part of a secret.
    found = {name: _folded(value.replace("\n", "")) for name, value in table.items()}
    return found | {name: _words(_alternatives(table[name])) for name in SECRETS}


def _words(phrases: Sequence[str]) -> str:
    """What finds words that no letter follows, as in "PIN4821"; group 1 is what is before."""
    dense = [phrase for phrase in phrases if _HAN.search(phrase)]
    spaced = [phrase for phrase in phrases if not _HAN.search(phrase)]
    return f"(^|[^{LETTER}])(?:{'|'.join(spaced)})(?![a-zа-ӿ])|(?:{'|'.join(dense)})"


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
        self.no = _regex(own["negation"])
        self.han = tag.startswith("zh")
        self.gap = (
            f"(?!{self.no})[^ ,.;:!?。、]" if self.han else f"(?!(?:{self.no})[ -])[^ ,.;:!?。、]+"
        )

    def negation(self) -> str:
        """What stands before a phrase that does not hold; at the end of the text before it."""
        if self.han:
            return f"(?:{self.no})[^ ,.;:!?。、]{{0,2}}$"
        return f"(?:^|[ '(])(?:{self.no})(?: [^ ,.;:!?]+){{0,2}}[ -]?$"

    def numbers(self) -> dict[str, Any]:
        """Number words by what they do, and the separators of figures."""
        symbols = babel.Locale.parse(locale(self.tag).babel).number_symbols["latn"]
        parts = {
            "add": self.own["words"],
            "times": self.own["times"],
            "scale": self.own["scale"],
            "suffix": _read("shared")["suffixes"] | self.own.get("suffix", {}),
        }
        words = {
            kind: {
                clean(word.replace("_", " ")).text: value
                for value, forms in part.items()
                for word in forms.split()
            }
            for kind, part in parts.items()
        }
        every = {*words["add"], *words["times"], *words["scale"]}
        join = "|".join(clean(one).text for one in self.own["number_join"].split("|") if one)
        return {
            "decimal": symbols["decimal"],
            "words": words,
            "atom": _longest(every),
            "suffix": _longest(words["suffix"]),
            "join": f"(?:{join})?",
        }

    def dates(self) -> dict[str, Any]:
        """Names of months, and words for days counted from today."""
        own = self.own["dates"]
        units = own.get("units") or own["ago"]
        relative = {
            str(days): _cell(words.replace("|", " | ")) for days, words in own["relative"].items()
        }
        return {
            "months": self._months(),
            "order": "mdy" if self.tag == "en" else "dmy",
            # "The day after tomorrow" is looked for before "tomorrow", which is a part of it.
            "relative": sorted(
                relative.items(), key=lambda pair: (abs(int(pair[0])) < 2, int(pair[0]))
            ),
            "skip": _cell(own["skip"].replace("|", " | ")) if "skip" in own else "",
            "before": _before(own["before"]),
            "units": [[days, f" ?(?:{_regex(word)})(?![a-zа-ӿ])"] for days, word in units.items()],
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

    def devices(self, policy: Policy) -> list[list[str]]:
        """Devices of the catalogue by all their names."""
        shared = _read("shared")
        rows = policy.tables["device"].rows
        concepts = {str(row["term"]): name for name, row in rows.items()} | shared["concepts"]
        tables = (shared["devices"], self.own.get("devices", {}))
        found = {
            name: [one for table in tables for one in _alternatives(table.get(name, ""))]
            for name in (*rows, "")
        }
        for concept, name in concepts.items():
            for tag in dict.fromkeys((self.tag, SOURCE.tag)):
                found[name] += self._phrases(concept, tag, "[ -]")
        return [[name, " | ".join(dict.fromkeys(words))] for name, words in found.items()]

    def situations(self) -> list[list[str]]:
        """Situations by what people say, and by the names of their concepts."""
        concepts, tight = _read("shared")["situations"], _read("shared")["tight"]
        made = []
        for name, words in self.own["situations"].items():
            cell = _cell(words)
            if name in concepts:
                joint = "[ -]" if name in tight else "_"
                known = re.compile(expand(cell, self.gap))
                found = self._phrases(concepts[name], self.tag, joint, known)
                cell = " | ".join(dict.fromkeys((cell, *found)))
            made.append([name, cell])
        return made

    def _phrases(
        self, concept: str, tag: str, joint: str, known: re.Pattern[str] | None = None
    ) -> Iterator[str]:
        """The names of a concept in a locale, with other endings; not those found already."""
        entry = self.terms.entry(concept, tag)
        for name in (entry.name, *entry.synonyms):
            phrase = clean(name).text
            if known and self._found(known, phrase):
                continue
            if _HAN.search(phrase):
                yield _literal(phrase)
            else:
                yield joint.join(self._inflected(word, tag) for word in phrase.split())

    def _found(self, known: re.Pattern[str], phrase: str) -> bool:
        match = known.search(phrase)
        if match is None:
            return False
        before = phrase[: match.start() + len(match[1] or "")]
        return not re.search(self.negation(), before)

    @staticmethod
    def _inflected(word: str, tag: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha():
            return _literal(word)
        if tag == SOURCE.tag:
            return word + _ENDINGS[tag]
        if "а" <= word[0] <= "я":
            return re.sub("[аеиоуыэюяйь]{1,2}$", "", word) + _ENDINGS["ru"]
        return re.sub("[aeio]$", "", word) + _ENDINGS[""]


def _before(words: str) -> str:
    return f"(?:^|[^{LETTER}]){_regex(words)}$" if words else ""
