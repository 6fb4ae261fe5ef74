"""Patterns are read alike by Python and page, small, in step with their sources, and never slow."""

import gzip
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from kb_tools.assistant.facts import recognise
from kb_tools.assistant.patterns import Patterns, shared_as_json
from kb_tools.assistant.patterns_text import MAX_LENGTH, clean, expand
from kb_tools.assistant.secrets import holds_secret
from kb_tools.search.fold import HAN, simplified
from tests.assistant.test_facts import TAGS, TODAY, World, world

__all__ = ["world"]
# What only one of Python's `re` and JavaScript's `u` flag reads, or reads in its own way.
FOREIGN = re.compile(r"\\|\(\?<|\(\?[aiLmsux-]+[:)]|\(\?P|\(\?#|\[\[|&&|--|\*\+|\+\+|\?\+|\[\^?\]")
CELLS = ("devices", "platforms", "situations")


def strings(data: Any) -> Iterator[str]:
    """All texts of JSON data, keys aside."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from strings(value)


def expanded(patterns: Patterns) -> list[str]:
    """Every regular expression that phrases become."""
    data = patterns.data
    cells = [cell for part in CELLS for _, cell in data[part]]
    cells += [data["ignore"], *(cell for _, cell in data["dates"]["relative"])]
    return [expand(cell, data["gap"]) for cell in cells]


@pytest.mark.parametrize("tag", TAGS)
def test_patterns_keep_to_what_both_engines_read_alike(world: World, tag: str):
    data = world.patterns[tag].data
    sources = [*expanded(world.patterns[tag]), *strings({**data, "fold": "", "prefill": ""})]
    assert [source for source in sources if FOREIGN.search(source)] == []
    assert len([re.compile(source) for source in sources]) > 50


@pytest.mark.parametrize("tag", TAGS)
def test_phrases_are_written_as_clean_text_is(world: World, tag: str):
    own = {key: world.patterns[tag].data[key] for key in (*CELLS, "counts", "secrets", "numbers")}
    for source in strings(own):
        assert source == clean(source, len(source)).text


@pytest.mark.parametrize("tag", TAGS)
def test_every_chinese_character_folds_to_that_of_the_patterns(world: World, tag: str):
    shared, own = shared_as_json(), world.patterns[tag].data
    pairs = shared["fold"] + own["fold"]
    table = dict(zip(pairs[::2], pairs[1::2], strict=True))
    used = set(re.findall(f"[{HAN}]", json.dumps({**own, "fold": ""}, ensure_ascii=False)))
    assert {old: new for old, new in simplified().items() if new in used} == table


def test_the_data_of_a_locale_is_small(world: World):
    shared = shared_as_json()
    parts = {
        tag: {key: value for key, value in world.patterns[tag].data.items() if key not in shared}
        for tag in TAGS
    }
    sizes = {tag: packed(part) for tag, part in parts.items()}
    assert {tag: size for tag, size in sizes.items() if size > 6 * 1024} == {}
    assert packed(shared) <= 7 * 1024


def packed(data: dict[str, Any]) -> int:
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return len(gzip.compress(plain, 9, mtime=0))


def test_no_text_makes_a_pattern_run_wild(world: World):
    """Long runs of what patterns repeat: each takes a small part of a second, not minutes."""
    bits = [
        "1",
        "1 ",
        "1,",
        "1.1",
        "a",
        "a ",
        "-",
        "- ",
        "pin ",
        "pin is ",
        "code for ",
        "password:",
    ]
    bits += [
        "一",
        "万",
        "密码是",
        "пин ",
        "не ",
        "lost my ",
        "million ",
        "einund",
        "+1 ",
        "(",
        "@",
        "=",
    ]
    bits += [
        "$1 ",
        "card 17 ",
        "17:",
        "de mi ",
        "error code ",
        "http:",
        "kb ",
        "a-",
        "x@x.",
        "тыс ",
    ]
    patterns = world.patterns["ru"]
    recognise(patterns, "warm 1", TODAY)
    holds_secret(patterns, "warm 1")
    slow = []
    for bit in bits:
        text = (bit * MAX_LENGTH)[:MAX_LENGTH]
        start = time.process_time()
        recognise(patterns, text, TODAY)
        holds_secret(patterns, text)
        spent = time.process_time() - start
        if spent > 1:
            slow.append((bit, round(spent, 2)))
    assert slow == []


def test_what_lies_beyond_the_longest_text_is_not_read(world: World):
    text = "x " * MAX_LENGTH + "I lost my card"
    assert recognise(world.patterns["en"], text, TODAY) == ()
