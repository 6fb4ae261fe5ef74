"""Other generators over the same text: Material with mkdocs-static-i18n, Material alone, Hugo.

In: a corpus and a folder for tools and output. Out: for each generator the commands that build, and
where. Articles become Markdown; every generator gets the navigation that it is quickest with (the
front page alone), and Material its own search.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from kb_tools.checkout import Checkout
from kb_tools.content.load import article_files, load_document
from kb_tools.content.model import Article, ListBlock, Phrase
from kb_tools.faults import Faults, KbError
from kb_tools.i18n.poread import read_po
from kb_tools.i18n.sync import po_path
from kb_tools.locales import LOCALES, SOURCE, Locale

_STATIC_I18N: Final = "mkdocs-static-i18n"
# The plugin finds no theme language under the names with a script.
_NAMES: Final[Mapping[str, str]] = {"zh-Hans": "zh", "zh-Hant": "zh-TW"}
_LAYOUT: Final = (
    '<!doctype html><html lang="{{ .Site.Language.Lang }}"><head><meta charset="utf-8">'
    "<title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>{{ .Content }}</main>"
    '{{ range .Translations }}<a href="{{ .RelPermalink }}">{{ .Lang }}</a>{{ end }}'
    "</body></html>"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Generator:
    """How a generator builds: commands, how many of them at once, its variables, its output."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    at_once: int
    environment: Mapping[str, str]
    output: Path


def write_markdown(corpus: Checkout, folder: Path) -> None:
    """All articles as Markdown, a folder for each locale."""
    shutil.rmtree(folder, ignore_errors=True)
    for where in LOCALES:
        (folder / where.tag).mkdir(parents=True)
        (folder / where.tag / "index.md").write_text("# Help\n", encoding="utf-8")
    for path in article_files(corpus.articles):
        loaded = load_document(path, path.name, "articles", Article, Faults())
        if loaded is None or not isinstance(loaded.model, Article):
            continue
        for where in LOCALES:
            words = _words(corpus, where, loaded.domain)
            text = _markdown(loaded.model, words)
            (folder / where.tag / f"{path.stem}.md").write_text(text, encoding="utf-8")


def _words(corpus: Checkout, where: Locale, domain: str) -> Callable[[Phrase], str]:
    if where is SOURCE:
        return lambda phrase: phrase.text
    po = read_po(po_path(corpus, where, domain), domain, where, Faults())
    entries = {} if po is None else po.entries
    return lambda phrase: (
        (entries[phrase.id].forms[-1] if phrase.id in entries else "") or phrase.text
    )


def _markdown(article: Article, words: Callable[[Phrase], str]) -> str:
    lines = [f"# {words(article.title)}", "", words(article.summary)]
    for section in article.sections:
        lines += ["", f"## {words(section.title)}"]
        for block in section.blocks:
            lines.append("")
            if isinstance(block, ListBlock):
                mark = "1." if block.ordered else "-"
                lines += [f"{mark} {words(item)}" for item in block.items.values()]
            elif isinstance(text := getattr(block, "text", None), Phrase):
                lines.append(words(text))
    lines += ["", *(f"- [{name}]({name}.md)" for name in article.related if name[2:] >= "20000")]
    return "\n".join(lines) + "\n"


def material(tools: Path, markdown: Path, *, once: bool) -> Generator:
    """Material with mkdocs-static-i18n in one build, or alone, once per locale."""
    program = _mkdocs(tools)
    out = tools / ("once" if once else "static-i18n")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    base: dict[str, Any] = {
        "site_name": "Help",
        "site_url": "https://help.example.com/",
        "theme": {"name": "material", "font": False},
        "nav": ["index.md"],
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    commands = []
    if once:
        for where in LOCALES:
            config = base | {
                "docs_dir": str(markdown / where.tag),
                "site_dir": str(out / "site" / where.tag),
                "theme": base["theme"] | {"language": _language(where)},
            }
            commands.append((str(program), "build", "-q", "-f", _write(out, where.tag, config)))
        return Generator("Material, once per locale", tuple(commands), 2, _QUIET, out / "site")
    docs = out / "docs"
    for where in LOCALES:
        shutil.copytree(markdown / where.tag, docs / _language(where))
    languages = [
        {"locale": _language(where), "name": where.name, "build": True, "default": where is SOURCE}
        for where in LOCALES
    ]
    plugin = {"i18n": {"docs_structure": "folder", "languages": languages}}
    config = base | {
        "docs_dir": str(docs),
        "site_dir": str(out / "site"),
        "plugins": ["search", plugin],
    }
    command = (str(program), "build", "-q", "-f", _write(out, "all", config))
    return Generator("Material and mkdocs-static-i18n", (command,), 1, _QUIET, out / "site")


_QUIET: Final = {"NO_MKDOCS_2_WARNING": "1"}


def _language(where: Locale) -> str:
    return _NAMES.get(where.tag, where.tag)


def _write(folder: Path, name: str, config: Mapping[str, Any]) -> str:
    path = folder / f"{name}.yml"
    path.write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML
    return str(path)


def _mkdocs(tools: Path) -> Path:
    """MkDocs with both in an environment of its own, made once."""
    folder = tools / "mkdocs"
    program = folder / "bin" / "mkdocs"
    if not (folder / "ready").is_file():
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        _run(str(folder / "bin" / "pip"), "install", "-q", "mkdocs-material", _STATIC_I18N)
        (folder / "ready").touch()
    return program


def hugo(tools: Path, markdown: Path) -> Generator:
    """Hugo with a layout of a few words: what a quick generator needs at least."""
    folder = tools / "hugo"
    program = folder / "usr" / "bin" / "hugo"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        packages = ("hugo", "libsass1", "libwebp7", "libwebpmux3", "libwebpdemux2")
        _run("apt-get", "download", "-q", *packages, cwd=folder)
        for package in sorted(folder.glob("*.deb")):
            _run("dpkg", "-x", str(package), str(folder))
    out = tools / "hugo-site"
    shutil.rmtree(out, ignore_errors=True)
    (out / "layouts" / "_default").mkdir(parents=True)
    for name in ("single", "list"):
        (out / "layouts" / "_default" / f"{name}.html").write_text(_LAYOUT, encoding="utf-8")
    languages = {}
    for number, where in enumerate(LOCALES, 1):
        target = out / "content" / where.tag
        target.mkdir(parents=True)
        for path in (markdown / where.tag).glob("[!i]*.md"):
            title, _, body = path.read_text("utf-8").partition("\n")
            head = json.dumps({"title": title.removeprefix("# ")}, ensure_ascii=False)
            (target / path.name).write_text(f"{head}\n{body}", encoding="utf-8")
        languages[where.tag.lower()] = {"contentDir": f"content/{where.tag}", "weight": number}
    config = {
        "baseURL": "https://help.example.com/",
        "defaultContentLanguage": "en",
        "defaultContentLanguageInSubdir": True,
        "languages": languages,
    }
    (out / "config.json").write_text(json.dumps(config), encoding="utf-8")
    libraries = sorted({str(path.parent) for path in folder.rglob("*.so*")})
    environment = {"LD_LIBRARY_PATH": ":".join(libraries)}
    command = (str(program), "--quiet", "-s", str(out), "-d", str(out / "site"))
    return Generator("Hugo, bare layout, no search", (command,), 1, environment, out / "site")


def _run(*command: str, cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, cwd=cwd)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        told = getattr(error, "stderr", b"") or b""
        raise KbError(
            f"'{' '.join(command)[:80]}' failed: {told.decode(errors='replace')[-200:] or error}",
            "leave it out with --only",
        ) from error
