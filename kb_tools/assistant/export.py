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
from collections.abc import Iterable
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

FOLDER: Final = "assistant"


def export_assistant(guide: Guide, locales: Iterable[str]) -> dict[str, bytes]:
    """All files of some locales, by their path under the site's root; in order."""
    files = {f"{FOLDER}/patterns.json": _json(shared_as_json())}
    for tag in locales:
        made = dict(_locale(guide, tag))
        digest = hashlib.sha256(files[f"{FOLDER}/patterns.json"])
        for name, data in sorted(made.items()):
            digest.update(name.encode() + b"\0" + data)
        made["guide"] = _json({**_guide(guide, tag), "stamp": digest.hexdigest()[:10]})
        files |= {f"{FOLDER}/{tag}/{name}.json": data for name, data in made.items()}
    return dict(sorted(files.items()))


def write_assistant(guide: Guide, site: Path, locales: Iterable[str]) -> None:
    """Write the files of some locales below a site's root."""
    for name, content in export_assistant(guide, locales).items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _locale(guide: Guide, tag: str) -> Iterable[tuple[str, bytes]]:
    yield "patterns", _json(patterns_as_json(guide.terms, guide.policy, tag))
    for name in guide.index.articles:
        yield name, _json(article_data(guide, tag, name))
    voice = guide.voice(tag)
    for name, checker in guide.checkers.items():
        yield f"checker-{name}", _json(_checker(checker, voice))


def _guide(guide: Guide, tag: str) -> dict[str, Any]:
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
    card = dataclasses.asdict(guide.shelf(tag).cards[name])
    parts = [_lean(dataclasses.asdict(part)) for part in guide.shelf(tag).parts(name)]
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
