"""Export: the index as files for the page, one set per locale, the same impacts in them.

In: an open index. Out: files by their path under `search/` of the site:

- `<locale>/index.json` articles, sections, phrases, weak words and the names of the shards,
  loaded on first use of search;
- `<locale>/t-<shard>.json` terms and their postings, loaded for the words of a query;
- `<locale>/v-<letter>.json` terms alone, loaded for unfinished words and for typos;
- `<locale>/<article>.json` the words of an article, loaded when it is shown;
- `bridge/<shard>.json` words of all languages, loaded for words that the locale does not know;
- `bridge/small.json` words of grammar of the languages in Latin script, for queries in sentences;
- `bridge/fold.json` Chinese characters that fold to one script;
- `stemmers/<algorithm>.mjs` from the Sphinx wheel.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kb_tools.locales import BY_TAG, LOCALES
from kb_tools.search.concepts import MARK
from kb_tools.search.documents import HEAD
from kb_tools.search.fold import simplified
from kb_tools.search.index import BRIDGE, Index
from kb_tools.search.packing import pack_needed, pack_numbers, pack_phrase, pack_terms
from kb_tools.search.shards import by_letter, cut, file_name
from kb_tools.search.spoken import LATIN, small_words, strong_terms
from kb_tools.search.stems import browser_scripts
from kb_tools.search.words import Line

FOLDER: Final = "search"


def export_index(index: Index, locales: Iterable[str]) -> dict[str, bytes]:
    """All files of some locales, by their path under the site's root; in order."""
    files: dict[str, bytes] = {}
    shards = _bridge(index)
    for tag in locales:
        for name, words in _articles(index, tag).items():
            files[f"{FOLDER}/{tag}/{name}.json"] = words
        parts = _postings(index, tag)
        for start, part in parts.items():
            files[f"{FOLDER}/{tag}/t-{file_name(start)}.json"] = part
        letters = _vocabulary(index, tag)
        for letter, part in letters.items():
            files[f"{FOLDER}/{tag}/v-{file_name(letter)}.json"] = part
        starts = {
            "shards": pack_terms(sorted(parts)),
            "letters": "".join(sorted(letters)),
            "bridge": pack_terms(sorted(shards)),
        }
        files[f"{FOLDER}/{tag}/index.json"] = _json({**_head(index, tag), **starts})
    for start, shard in shards.items():
        files[f"{FOLDER}/{BRIDGE}/{file_name(start)}.json"] = shard
    files[f"{FOLDER}/{BRIDGE}/fold.json"] = _json(_fold(index))
    files[f"{FOLDER}/{BRIDGE}/small.json"] = _json(_small_words())
    for name, script in browser_scripts().items():
        files[f"{FOLDER}/stemmers/{name}.mjs"] = script.encode("utf-8")
    return _stamped(dict(sorted(files.items())), locales)


def write_export(index: Index, site: Path, locales: Iterable[str]) -> None:
    """Write the files of some locales below a site's root."""
    for name, content in export_index(index, locales).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _stamped(files: dict[str, bytes], locales: Iterable[str]) -> dict[str, bytes]:
    """Put a digest of all files into each index, so that the page never mixes two builds."""
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    stamp = digest.hexdigest()[:10]
    for tag in locales:
        name = f"{FOLDER}/{tag}/index.json"
        files[name] = _json({**json.loads(files[name]), "stamp": stamp})
    return files


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _head(index: Index, tag: str) -> dict[str, Any]:
    """What the page needs of a locale before any query."""
    known = BY_TAG[tag]
    return {
        "locale": tag,
        "order": list(BY_TAG).index(tag),
        "latin": known.stemmer if known.script == "latin" else "english",
        "script": known.script,
        "unknown": index.unknown,
        "articles": [_title(index, tag, article) for article in index.articles],
        "sections": [
            " ".join(
                place.section
                for place in index.places
                if place.article == article and place.section != HEAD
            )
            for article in index.articles
        ],
        "phrases": _phrases(index, tag),
        "parts": " ".join(sorted(index.table(tag).parts)),
        "strings": index.strings(tag),
        "weak": " ".join(sorted(index.weak(tag))),
    }


def _phrases(index: Index, tag: str) -> dict[str, list[str]]:
    """The phrases of each concept."""
    made: dict[str, list[str]] = {}
    for phrase in index.table(tag).phrases:
        made.setdefault(phrase.concept, []).append(
            pack_phrase(phrase.terms) + pack_needed(phrase.needed, len(phrase.terms))
        )
    return dict(sorted(made.items()))


def _title(index: Index, tag: str, article: str) -> list[str]:
    title = index.shown(index.heads[article], tag).title
    return [article, title.text, *([title.lang] if title.lang != tag else [])]


def _articles(index: Index, tag: str) -> dict[str, bytes]:
    """Of each article, what its documents show: the head first, then the sections."""
    made: dict[str, list[Any]] = {article: [] for article in index.articles}
    for number, place in enumerate(index.places):
        shown = index.shown(number, tag)
        made[place.article].append([_line(shown.title, tag), *(_line(x, tag) for x in shown.lines)])
    return {article: _json(documents) for article, documents in made.items()}


def _line(line: Line, tag: str) -> list[str]:
    """Text, block and language, as far as they say something."""
    parts = [line.text, line.block, "" if line.lang == tag else line.lang]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _postings(index: Index, tag: str) -> dict[str, bytes]:
    """Shards of terms with their postings, by what the terms start with."""
    sizes = {term: _size(index, tag, term) for term in index.expand(tag, "")}
    return {start: _json(_table(index, tag, part)) for start, part in cut(sizes).items()}


def _vocabulary(index: Index, tag: str) -> dict[str, bytes]:
    """Terms alone, by their first letter."""
    words = (term for term in index.expand(tag, "") if term[0] != MARK)
    return {letter: _json(pack_terms(terms)) for letter, terms in by_letter(words).items()}


def _size(index: Index, field: str, term: str) -> int:
    """About how many bytes a term takes in a shard."""
    return len(term.encode()) + 2 * len(index.postings(field, term))


def _table(index: Index, field: str, terms: Sequence[str]) -> dict[str, Any]:
    """Terms and their postings, packed: how many, the gaps between documents, the impacts."""
    counts: list[int] = []
    gaps: list[int] = []
    impacts: list[int] = []
    for term in terms:
        postings = index.postings(field, term)
        counts.append(len(postings))
        before = 0
        for document, impact in postings:
            gaps.append(document - before)
            impacts.append(impact)
            before = document
    return {
        "terms": pack_terms(terms),
        "counts": pack_numbers(counts),
        "gaps": pack_numbers(gaps),
        "impacts": pack_numbers(impacts),
    }


def _bridge(index: Index) -> dict[str, bytes]:
    """Words of all languages by article, and phrases of all locales by the words that carry them.

    What a phrase says is one text a locale: the locale's number, the concept, the needed words.
    """
    phrases: dict[str, dict[str, list[str]]] = {}
    for number, known in enumerate(LOCALES):
        for phrase in index.table(known.tag).phrases:
            packed = pack_phrase(phrase.terms)
            needed = pack_needed(phrase.needed, len(phrase.terms))
            for term in strong_terms(phrase.terms):
                says = phrases.setdefault(term, {}).setdefault(packed, [])
                says.append(f"{number}{phrase.concept}{needed}")
    sizes = {term: _size(index, BRIDGE, term) for term in index.expand(BRIDGE, "")}
    for term, carried in phrases.items():
        sizes[term] = sizes.get(term, len(term.encode())) + len(_json(carried))
    made: dict[str, bytes] = {}
    known_terms = set(index.expand(BRIDGE, ""))
    for start, terms in cut(sizes).items():
        table = _table(index, BRIDGE, [term for term in terms if term in known_terms])
        said = {term: phrases[term] for term in terms if term in phrases}
        made[start] = _json({**table, "phrases": said})
    return made


def _small_words() -> dict[str, str]:
    """Words of grammar by language, in the order of the table of locales."""
    words = small_words()
    return {tag: " ".join(word for word, tags in words.items() if tag in tags) for tag in LATIN}


def _fold(index: Index) -> Mapping[str, str]:
    """Characters that fold to one of some Chinese term or weak word: from and to, as two texts."""
    used = {
        character
        for known in LOCALES
        if known.script in ("hans", "hant")
        for source in (
            index.expand(known.tag, ""),
            index.table(known.tag).words(),
            index.weak(known.tag),
        )
        for term in source
        for character in term
    }
    pairs = sorted((old, new) for old, new in simplified().items() if new in used)
    return {"from": "".join(old for old, _ in pairs), "to": "".join(new for _, new in pairs)}
