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

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
INDEX: Final = "/index.json"
FOLD_PATH: Final = f"{FOLDER}/{BRIDGE}/fold.json"


def export_index(index: Index, locales: Iterable[str]) -> dict[str, bytes]:
    """All files of some locales, by their path under the site's root; in order."""
    tags = list(locales)
    files: dict[str, bytes] = {}
    bridge = bridge_shards(index)
    heads: dict[str, dict[str, Any]] = {}
    for tag in tags:
        for name in index.articles:
            files[article_path(tag, name)] = article_words(index, tag, name)
        shards = cut(sizes(index, tag))
        for start, terms in shards.items():
            files[shard_path(tag, start)] = postings_shard(index, tag, terms)
        letters = by_letter(words_in(index, tag))
        for letter, terms in letters.items():
            files[letter_path(tag, letter)] = as_json(pack_terms(terms))
        heads[tag] = {**_head(index, tag), **starts(shards, letters, bridge)}
    for start, terms in bridge.items():
        files[shard_path(BRIDGE, start)] = bridge_shard(index, terms)
    files[FOLD_PATH] = as_json(fold_table(index))
    files[f"{FOLDER}/{BRIDGE}/small.json"] = as_json(_small_words())
    for name, script in browser_scripts().items():
        files[f"{FOLDER}/stemmers/{name}.mjs"] = script.encode("utf-8")
    stamp = stamp_of({name: file_digest(content) for name, content in files.items()}, heads)
    for tag, head in heads.items():
        files[index_path(tag)] = as_json({**head, "stamp": stamp})
    return dict(sorted(files.items()))


def write_export(index: Index, site: Path, locales: Iterable[str]) -> None:
    """Write the files of some locales below a site's root."""
    for name, content in export_index(index, locales).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def stamp_of(digests: Mapping[str, str], heads: Mapping[str, Mapping[str, Any]]) -> str:
    """A digest of everything, so that the page never mixes two builds: it is in each index.

    Args:
        digests: of all files but the indexes, by path.
        heads: what the indexes say besides.
    """
    digest = hashlib.sha256()
    for name in sorted(digests):
        if not name.endswith(INDEX):
            digest.update(f"{name}\0{digests[name]}\0".encode())
    for head in heads.values():
        digest.update(as_json(head))
    return digest.hexdigest()[:10]


def file_digest(content: bytes) -> str:
    """The digest of a file, as records of sites have it."""
    return hashlib.sha256(content).hexdigest()[:20]


def index_path(tag: str) -> str:
    """The file that a locale's search begins with."""
    return f"{FOLDER}/{tag}{INDEX}"


def article_path(tag: str, article: str) -> str:
    """The file with the words of an article."""
    return f"{FOLDER}/{tag}/{article}.json"


def shard_path(field: str, start: str) -> str:
    """The file of terms that start alike, with their postings."""
    mark = "" if field == BRIDGE else "t-"
    return f"{FOLDER}/{field}/{mark}{file_name(start)}.json"


def letter_path(tag: str, letter: str) -> str:
    """The file of terms with a first letter."""
    return f"{FOLDER}/{tag}/v-{file_name(letter)}.json"


def starts(shards: Iterable[str], letters: Iterable[str], bridge: Iterable[str]) -> dict[str, str]:
    """Which shards there are, as an index says it."""
    return {
        "shards": pack_terms(sorted(shards)),
        "letters": "".join(sorted(letters)),
        "bridge": pack_terms(sorted(bridge)),
    }


def as_json(data: object) -> bytes:
    """Data as the page reads it."""
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
        "articles": [title(index, tag, article) for article in index.articles],
        "sections": _sections(index),
        "phrases": _phrases(index, tag),
        "parts": " ".join(sorted(index.table(tag).parts)),
        "strings": index.strings(tag),
        "weak": " ".join(sorted(index.weak(tag))),
    }


def _sections(index: Index) -> list[str]:
    """Of each article the ids of its sections."""
    found: dict[str, list[str]] = {article: [] for article in index.articles}
    for place in index.places:
        if place.section != HEAD:
            found[place.article].append(place.section)
    return [" ".join(sections) for sections in found.values()]


def _phrases(index: Index, tag: str) -> dict[str, list[str]]:
    """The phrases of each concept."""
    made: dict[str, list[str]] = {}
    for phrase in index.table(tag).phrases:
        made.setdefault(phrase.concept, []).append(
            pack_phrase(phrase.terms) + pack_needed(phrase.needed, len(phrase.terms))
        )
    return dict(sorted(made.items()))


def title(index: Index, tag: str, article: str) -> list[str]:
    """An article's id and title, and the language of it where that is another."""
    shown = index.shown(index.heads[article], tag).title
    return [article, shown.text, *([shown.lang] if shown.lang != tag else [])]


def article_words(index: Index, tag: str, article: str) -> bytes:
    """What the documents of an article show: the head first, then the sections."""
    made: list[Any] = []
    number = index.heads[article]
    while number < len(index.places) and index.places[number].article == article:
        shown = index.shown(number, tag)
        made.append([_line(shown.title, tag), *(_line(line, tag) for line in shown.lines)])
        number += 1
    return as_json(made)


def _line(line: Line, tag: str) -> list[str]:
    """Text, block and language, as far as they say something."""
    parts = [line.text, line.block, "" if line.lang == tag else line.lang]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def words_in(index: Index, tag: str) -> Iterator[str]:
    """The terms of a locale that are words, in order."""
    return (term for term in index.expand(tag, "") if term[0] != MARK)


def sizes(index: Index, field: str) -> dict[str, int]:
    """About how many bytes each term of a field takes in a shard."""
    counts = index.vocabulary(field).counts()
    return {term: len(term.encode()) + 2 * count for term, count in counts}


def postings_shard(index: Index, field: str, terms: Sequence[str]) -> bytes:
    """Some terms with their postings."""
    return as_json(_table(index, field, terms))


def _table(index: Index, field: str, terms: Sequence[str]) -> dict[str, Any]:
    """Terms and their postings, packed: how many, the gaps between documents, the impacts."""
    counts: list[int] = []
    gaps: list[int] = []
    impacts: list[int] = []
    for term in terms:
        postings = index.read(field, term)
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


def bridge_shards(index: Index) -> dict[str, list[str]]:
    """The terms of each shard of the bridge: words of all languages, and of all phrases."""
    found = sizes(index, BRIDGE)
    for term, carried in _carried(index).items():
        found[term] = found.get(term, len(term.encode())) + len(as_json(carried))
    return cut(found)


def bridge_shard(index: Index, terms: Sequence[str]) -> bytes:
    """Words of all languages by article, and phrases of all locales by their words."""
    known = index.vocabulary(BRIDGE)
    phrases = _carried(index)
    table = _table(index, BRIDGE, [term for term in terms if term in known])
    said = {term: phrases[term] for term in terms if term in phrases}
    return as_json({**table, "phrases": said})


@functools.lru_cache(maxsize=1)
def _carried(index: Index) -> dict[str, dict[str, list[str]]]:
    """Phrases of all locales by the words that carry them.

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
    return phrases


def _small_words() -> dict[str, str]:
    """Words of grammar by language, in the order of the table of locales."""
    words = small_words()
    return {tag: " ".join(word for word, tags in words.items() if tag in tags) for tag in LATIN}


def fold_table(index: Index) -> Mapping[str, str]:
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
