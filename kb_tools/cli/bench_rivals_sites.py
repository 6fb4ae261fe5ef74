"""The articles of our built site as sites of other search engines: Pagefind, and Material's own.

In: the folder of our site, the engines' programs. Out: for each engine and locale a folder with
the same articles and its index. Both get what is best for them: the articles alone, without
navigation or pictures, Pagefind's extended program, and Material's stemmers with jieba.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import yaml

from kb_tools.faults import KbError

PAGEFIND: Final = "1.6.0"
MATERIAL: Final = "9.8.1"
PAGEFIND_FOLDER: Final = "pagefind"
MATERIAL_FOLDER: Final = "material"
# What the engines call our locales.
_PAGEFIND_LANGUAGES: Final = {"zh-Hans": "zh", "zh-Hant": "zh-tw"}
_MATERIAL_LANGUAGES: Final = {"zh-Hans": "zh", "zh-Hant": "zh-Hant"}
_ARTICLE: Final = re.compile(r"<article\b.*?</article>", re.DOTALL)
_DROPPED: Final = re.compile(r"<(nav|svg|button)\b.*?</\1>", re.DOTALL)
_BOX: Final = re.compile(r"</?(?:article|section|header|div)\b[^>]*>")
_HEADING: Final = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1>", re.DOTALL)
_ID: Final = re.compile(r'\bid="([^"]+)"')
_TAG: Final = re.compile(r"<[^>]+>")
_SEPARATOR: Final = r'[\s\-,:!=\[\]()"/]+|\.(?!\d)'
_HAN_SEPARATOR: Final = r"[\s\u200b\u3000\-、。，．？！；:，]+"


def articles(site: Path, tag: str) -> Iterator[tuple[str, str, str]]:
    """Id, title and words of each article that our search knows in a locale, the words as HTML."""
    known = json.loads((site / "search" / tag / "index.json").read_text("utf-8"))["articles"]
    for name, title, *_ in known:
        found = _ARTICLE.search((site / tag / name / "index.html").read_text("utf-8"))
        if found is None:
            raise KbError(f"the page of {name} holds no article", "see what kb build made")
        yield name, title, _DROPPED.sub("", found[0])


def find_pagefind(cache: Path) -> Path:
    """Pagefind's program, fetched by npm when it is not there.

    Raises:
        KbError: it cannot be had.
    """
    program = cache / "package" / "bin" / "pagefind_extended"
    if not program.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        name = f"@pagefind/linux-x64@{PAGEFIND}"
        _run(["npm", "pack", "--silent", name], cache, "install npm")
        (packed,) = cache.glob("pagefind-linux-x64-*.tgz")
        _run(["tar", "xzf", packed.name], cache, "install tar")
    return program


def find_material(cache: Path) -> Path:
    """MkDocs with Material in an environment of its own, made when it is not there.

    Raises:
        KbError: it cannot be had.
    """
    program = cache / "venv" / "bin" / "mkdocs"
    if not program.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        _run(["python3", "-m", "venv", "venv"], cache, "install python3-venv")
        wanted = [f"mkdocs-material=={MATERIAL}", "jieba"]
        _run(["venv/bin/pip", "install", "--quiet", *wanted], cache, "see what pip says")
    return program


def make_pagefind(site: Path, tags: Iterable[str], program: Path, out: Path) -> None:
    """Index the articles with Pagefind, under `pagefind/<locale>/`."""
    for tag in tags:
        folder = out / PAGEFIND_FOLDER / tag
        shutil.rmtree(folder, ignore_errors=True)
        language = _PAGEFIND_LANGUAGES.get(tag, tag)
        for name, title, words in articles(site, tag):
            page = folder / name / "index.html"
            page.parent.mkdir(parents=True)
            body = f"<body><main data-pagefind-body>{words}</main></body>"
            head = f"<head><meta charset='utf-8'><title>{html.escape(title)}</title></head>"
            page.write_text(f"<!doctype html><html lang='{language}'>{head}{body}</html>", "utf-8")
        host = f"<!doctype html><html lang='{language}'><title>search</title></html>"
        (folder / "index.html").write_text(host, "utf-8")
        options = ["--site", ".", "--force-language", language, "--glob", "*/index.html"]
        _run([str(program.resolve()), *options], folder, "see what Pagefind says")


def make_material(site: Path, tags: Iterable[str], program: Path, out: Path) -> None:
    """Build the articles with Material, under `material/<locale>/`."""
    for tag in tags:
        folder = out / MATERIAL_FOLDER / tag
        source = out / "source" / tag
        for old in (folder, source):
            shutil.rmtree(old, ignore_errors=True)
        (source / "docs").mkdir(parents=True)
        for name, title, words in articles(site, tag):
            text = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n{_markdown(words)}\n"
            (source / "docs" / f"{name}.md").write_text(text, "utf-8")
        (source / "docs" / "index.md").write_text("# Search\n", "utf-8")
        config = yaml.safe_dump(_material_config(tag), allow_unicode=True)
        (source / "mkdocs.yml").write_text(config, "utf-8")
        options = ["build", "--quiet", "--site-dir", str(folder.resolve())]
        _run([str(program.absolute()), *options], source, "see what MkDocs says")


def _markdown(words: str) -> str:
    """An article as MkDocs wants it: headings in Markdown, which it cuts into sections by."""
    flat = " ".join(_BOX.sub(" ", words).split())
    parts: list[str] = []
    at = 0
    for found in _HEADING.finditer(flat):
        anchor = _ID.search(found[2])
        name = f" {{#{anchor[1]}}}" if anchor else ""
        title = html.unescape(_TAG.sub("", found[3])).strip()
        parts += [f"<div>{flat[at : found.start()]}</div>", "#" * int(found[1]) + f" {title}{name}"]
        at = found.end()
    parts.append(f"<div>{flat[at:]}</div>")
    return "\n\n".join(parts)


def _material_config(tag: str) -> dict[str, object]:
    language = _MATERIAL_LANGUAGES.get(tag, tag)
    chinese = language.startswith("zh")
    search = {
        "lang": ["zh" if chinese else language],
        "separator": _HAN_SEPARATOR if chinese else _SEPARATOR,
        "pipeline": ["stopWordFilter", *([] if chinese else ["stemmer"])],
    }
    return {
        "site_name": "Search",
        "theme": {"name": "material", "language": language, "font": False},
        "markdown_extensions": ["attr_list", "tables"],
        "plugins": [{"search": search}],
    }


def _run(command: Sequence[str], folder: Path, hint: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and our own arguments
            command, cwd=folder, check=False, capture_output=True, text=True
        )
    except OSError as error:
        raise KbError(f"cannot run {command[0]}: {error.strerror}", hint) from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip()[-400:]
        raise KbError(f"{command[0]} failed in {folder}: {last}", hint)
