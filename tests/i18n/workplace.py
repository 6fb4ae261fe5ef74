"""A small checkout whose one article a test changes as an author and a translator do."""

import dataclasses
from pathlib import Path

import yaml

from kb_tools.checkout import Checkout
from kb_tools.content.load import Library, load_library
from kb_tools.core.policy import Policy
from kb_tools.faults import Faults, report
from kb_tools.i18n.sync import Change, Scope, sync
from kb_tools.locales import locale

ARTICLE = "KB9001"


@dataclasses.dataclass
class Desk:
    """A checkout with one article, whose texts a test changes as an author and a translator do."""

    checkout: Checkout
    policy: Policy
    texts: dict[str, object] = dataclasses.field(default_factory=dict)
    edits: dict[str, str] = dataclasses.field(default_factory=dict)
    safety: str = ""

    def write(self, **texts: object) -> None:
        """Write the article with these blocks: a text, or a mapping of `one` and `other`."""
        self.texts = texts
        blocks = []
        for name, text in texts.items():
            block = {"id": name, "type": "text", "text": text}
            if self.safety:
                block["safety"] = self.safety
            blocks.append(block)
        article = {
            "id": ARTICLE,
            "title": "A title",
            "summary": "A summary.",
            "sections": [{"id": "main", "title": "A part", "blocks": blocks}],
            "edits": {f"main.{name}": edit for name, edit in self.edits.items()},
        }
        path = self.checkout.articles / f"{ARTICLE}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(article, allow_unicode=True, sort_keys=False), "utf-8")

    def library(self) -> Library:
        """The library, which must load without a fault."""
        faults = Faults()
        library = load_library(self.checkout, faults)
        assert report(faults) == ""
        return library

    def sync(self, tag: str = "ru") -> list[Change]:
        """Sync the catalogs of one locale, without a fault."""
        faults = Faults()
        scope = Scope(locales=(locale(tag),))
        changes = sync(self.checkout, self.library(), self.policy, faults, scope)
        assert report(faults) == ""
        return changes

    def path(self, tag: str = "ru") -> Path:
        """The catalog of the article."""
        folder = self.checkout.locales / locale(tag).babel / "LC_MESSAGES"
        return folder / f"{ARTICLE}.po"

    def po(self, tag: str = "ru") -> str:
        """The text of the catalog."""
        return self.path(tag).read_text("utf-8")

    def replace(self, old: str, new: str, tag: str = "ru") -> None:
        """Change the catalog as an editor would; the old text must be there once."""
        text = self.po(tag)
        assert text.count(old) == 1, text
        self.path(tag).write_text(text.replace(old, new), "utf-8")

    def translate(self, name: str, *forms: str, tag: str = "ru") -> None:
        """Fill in the forms of a block and clear its fuzzy mark."""
        head, mark, rest = self.po(tag).partition(f'msgctxt "{ARTICLE}:main.{name}"\n')
        assert mark
        entry, gap, rest = rest.partition("\n\n")
        lines = [line for line in entry.rstrip().split("\n") if not line.startswith("msgstr")]
        marks = [f"msgstr[{index}]" for index in range(len(forms))]
        if not any(line.startswith("msgid_plural") for line in lines):
            marks = ["msgstr"]
        lines += [f'{mark} "{form}"' for mark, form in zip(marks, forms, strict=True)]
        above, blank, notes = head.rpartition("\n\n")
        notes = notes.replace("#, fuzzy\n", "").replace("#, fuzzy, ", "#, ")
        end = "" if gap else "\n"
        text = above + blank + notes + mark + "\n".join(lines) + end + gap + rest
        self.path(tag).write_text(text, "utf-8")
