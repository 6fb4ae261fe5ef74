"""Export: what the page's assistant answers from, the same shelf as Python reads.

In: a guide. Out: files by their path under `assistant/` of the site, loaded when a question is
asked and not before:

- `patterns.json`, `<locale>/patterns.json` how facts and secrets are written;
- `<locale>/guide.json` subjects and what they weigh, checkers, names, words of the panel;
- `<locale>/<article>.json` whom an article is for, and its blocks as text;
- `<locale>/checker-<id>.json` the rules of a checker, and words for its answers and results.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from kb_tools.assistant.answer import nowhere
from kb_tools.assistant.guide import Guide
from kb_tools.assistant.patterns_make import patterns_as_json, shared_as_json
from kb_tools.assistant.subjects import FIGURES, WEAKER, folds, sources_of, subjects
from kb_tools.assistant.suggest import outcome
from kb_tools.checkers.checker import Checker
from kb_tools.checkers.export import export
from kb_tools.checkers.speech import Voice
from kb_tools.search.export import file_digest

FOLDER: Final = "assistant"
STAMP: Final = "stamp"
Begin = Callable[[str], None]


def export_assistant(
    guide: Guide, locales: Iterable[str], begin: Begin = lambda _name: None
) -> dict[str, bytes]:
    """All files of some locales, by their path under the site's root; in order.

    Args:
        guide: what the assistant answers from.
        locales: tags.
        begin: told which article is read next.
    """
    tags = list(locales)
    files = shared_files(guide, tags)
    for name in guide.index.articles:
        begin(name)
        files |= article_files(guide, tags, name)
    digests = {path: file_digest(data) for path, data in files.items()}
    guides = {tag: guide_data(guide, tag) for tag in tags}
    return dict(sorted((files | stamped(guides, digests)).items()))


def shared_files(guide: Guide, locales: Iterable[str]) -> dict[str, bytes]:
    """The files that are of no article, but for those named `guide`."""
    files = {f"{FOLDER}/patterns.json": _json(shared_as_json())}
    for tag in locales:
        files[f"{FOLDER}/{tag}/patterns.json"] = _json(
            patterns_as_json(guide.terms, guide.policy, tag)
        )
        voice = guide.voice(tag)
        for name, checker in guide.checkers.items():
            files[f"{FOLDER}/{tag}/checker-{name}.json"] = _json(_checker(checker, voice))
    return files


def shared_paths(guide: Guide, locales: Iterable[str]) -> list[str]:
    """Paths of these files."""
    names = ("patterns", *(f"checker-{name}" for name in guide.checkers))
    own = [f"{FOLDER}/{tag}/{name}.json" for tag in locales for name in names]
    return [f"{FOLDER}/patterns.json", *own]


def article_files(guide: Guide, locales: Iterable[str], name: str) -> dict[str, bytes]:
    """The files of an article."""
    tags = tuple(locales)
    return {
        path: _json(article_data(guide, tag, name))
        for tag, path in zip(tags, article_paths(tags, name), strict=True)
    }


def article_paths(locales: Iterable[str], name: str) -> list[str]:
    """Paths of the files of an article."""
    return [f"{FOLDER}/{tag}/{name}.json" for tag in locales]


def stamped(
    guides: Mapping[str, Mapping[str, Any]], digests: Mapping[str, str]
) -> dict[str, bytes]:
    """The files named `guide`, with a digest of all that a locale has.

    Args:
        guides: what they say besides, by locale.
        digests: of all other files, by path.
    """
    made: dict[str, bytes] = {}
    for tag, data in guides.items():
        folder = f"{FOLDER}/{tag}/"
        digest = hashlib.sha256(_json(data))
        for name in sorted(digests):
            if name.startswith(folder) or name == f"{FOLDER}/patterns.json":
                digest.update(f"{name}\0{digests[name]}\0".encode())
        made[guide_path(tag)] = _json({**data, STAMP: digest.hexdigest()[:10]})
    return made


def guide_path(tag: str) -> str:
    """The file that a locale's assistant begins with."""
    return f"{FOLDER}/{tag}/guide.json"


def write_assistant(guide: Guide, site: Path, locales: Iterable[str]) -> None:
    """Write the files of some locales below a site's root."""
    for name, content in export_assistant(guide, locales).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def guide_data(guide: Guide, tag: str) -> dict[str, Any]:
    """What a locale's assistant begins with, but for the stamp."""
    shelf = guide.shelf(tag)
    used = sources_of(tag)
    return {
        "locale": tag,
        "figures": dict(FIGURES),
        "concepts": dict(WEAKER),
        "subjects": {one.id: [one.kind, one.weight, used[one.id]] for one in subjects()},
        "fold": folds(tag),
        "checkers": {name: dict(words) for name, words in shelf.checkers.items()},
        "names": dict(shelf.names),
        "strings": dict(shelf.strings),
        "nowhere": list(nowhere(shelf)),
        "android_new": shelf.android_new,
    }


def article_data(guide: Guide, tag: str, name: str) -> dict[str, Any]:
    """An article: whom it is for, and its parts; what says nothing is left out."""
    shelf = guide.shelf(tag)
    card = dataclasses.asdict(shelf.cards[name])
    parts = [_lean(dataclasses.asdict(part)) for part in shelf.parts(name)]
    return {"card": {key: value for key, value in card.items() if key != "title"}, "parts": parts}


def _lean(part: dict[str, Any]) -> dict[str, Any]:
    for passage in part["passages"]:
        for key in [key for key, value in passage.items() if value in ("", 0)]:
            del passage[key]
    return part


def _checker(checker: Checker, voice: Voice) -> dict[str, Any]:
    return {
        **export(checker, voice),
        "asks": {name: voice.say(words.ask) for name, words in checker.words.questions.items()},
        "yes_no": [voice.word("article.yes"), voice.word("article.no")],
        "outcomes": {name: outcome(checker, voice, name) for name in checker.words.outcomes},
    }
