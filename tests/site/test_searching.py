"""Search after edits: index and files of the page are those that are made from nothing."""

import contextlib
import dataclasses
import functools
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_tools.assistant.export import export_assistant
from kb_tools.assistant.guide import open_guide
from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, KbError
from kb_tools.locales import LOCALES
from kb_tools.search import build as build_module
from kb_tools.search.build import open_index, write
from kb_tools.search.export import export_index, file_digest
from kb_tools.search.index import Index
from kb_tools.site import crew, roots, searching
from kb_tools.site.assets import collect_assets
from kb_tools.site.build import _Job
from kb_tools.site.facts import facts
from kb_tools.site.fingerprint import joined
from kb_tools.site.record import EMPTY, Record
from kb_tools.site.sources import load_shared
from kb_tools.site.standing import look
from kb_tools.site.view import Settings

ROOT = Path(__file__).parents[2]
ARTICLES = ("KB2895", "KB2748", "KB2260", "KB1131")
TAGS = tuple(known.tag for known in LOCALES)
Edit = Callable[[Checkout, random.Random], None]


@dataclasses.dataclass
class World:
    """A few articles, and the files for search of the last build.

    Attributes:
        checkout: where they are. site: folder of the files. record: what is known of them.
        edited: whether the last index was made from edited articles alone.
    """

    checkout: Checkout
    site: Path
    record: Record = EMPTY
    edited: bool = False

    def build(self) -> Index:
        """Bring index and files in step with the sources."""
        seen = look(self.checkout)
        job = _Job(self.checkout, TAGS, seen.scan, seen.prints, 1, lambda _: None, Faults())
        shared = load_shared(self.checkout, Faults())
        shelf = job.words(shared)
        assert shelf is not None
        crew.start(shared, shelf)
        settings = Settings("https://example.org/", collect_assets(), {})
        views = crew.warm(crew.PagesTask(self.checkout, self.site, TAGS, settings, {}, frozenset()))
        prints = seen.prints
        now = facts(shared.policy, shelf.cards, prints.common, prints.local)
        common = joined(prints.common, *prints.local.values())
        texts = roots.texts(self.checkout, views, crew.trail(), now, common)
        index = open_index(self.checkout, texts)
        made = searching.make(
            texts, roots.guide(views, index), self.site, self.record, prints.search
        )
        for path, data in made.files.items():
            (self.site / path).parent.mkdir(parents=True, exist_ok=True)
            (self.site / path).write_bytes(data)
        fresh = {path: file_digest(data) for path, data in made.files.items()}
        self.record = dataclasses.replace(
            self.record, search=prints.search, files={**made.kept, **fresh}
        )
        self.edited = index.ground != index.folder.name
        return index


def same_as_from_nothing(world: World, index: Index, folder: Path) -> None:
    folder.mkdir()
    write(world.checkout, folder)
    whole = Index(folder)
    for field in whole.fields:
        assert index.vocabulary(field).to_json() == whole.vocabulary(field).to_json()
        for term in whole.vocabulary(field).terms:
            assert index.read(field, term) == whole.read(field, term), (field, term)
    for number in range(len(whole.places)):
        for tag in TAGS:
            assert index.words(number, tag) == whole.words(number, tag)
    assert index.texts() == whole.texts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb_tools.assistant.guide.open_index", lambda _: whole)
        guide = open_guide(world.checkout)
    files = export_index(whole, TAGS) | export_assistant(guide, TAGS)
    assert world.record.files == {path: file_digest(data) for path, data in files.items()}
    for path, data in files.items():
        assert (world.site / path).read_bytes() == data, path


@functools.cache
def _origin(folder: Path) -> World:
    checkout = Checkout(folder / "checkout")
    for name in ("docs/machines", "docs/pages", "docs/checkers", "docs/asks", "mkdocs.yml"):
        _copy(name, checkout.root)
    for name in ("kb_tools/core/policy", "kb_tools/core/machines", "locales/terms.csv"):
        _copy(name, checkout.root)
    for article in ARTICLES:
        _copy(f"docs/articles/{article}.yaml", checkout.root)
        for locale in ("ru", "de", "zh_Hans"):
            _copy(f"locales/{locale}/LC_MESSAGES/{article}.po", checkout.root)
    for locale in ("ru", "de", "zh_Hans"):
        _copy(f"locales/{locale}/LC_MESSAGES/site.po", checkout.root)
    world = World(checkout, folder / "site")
    world.build().close()
    assert not world.edited
    return world


def _copy(name: str, root: Path) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    if (ROOT / name).is_dir():
        shutil.copytree(ROOT / name, root / name)
    else:
        shutil.copy(ROOT / name, root / name)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world that was built. Only read."""
    return _origin(tmp_path_factory.mktemp("searching"))


@pytest.fixture
def world(origin: World, tmp_path: Path) -> World:
    """A copy of that world."""
    shutil.copytree(origin.checkout.root, tmp_path / "checkout")
    shutil.copytree(origin.site, tmp_path / "site")
    return World(Checkout(tmp_path / "checkout"), tmp_path / "site", origin.record)


def _replaced(path: Path, pattern: str, text: str, chance: random.Random) -> None:
    """Put a text where one of the places is that fit a pattern."""
    content = path.read_text(encoding="utf-8")
    found = list(re.finditer(pattern, content, re.MULTILINE))
    match = found[chance.randrange(len(found))]
    path.write_text(content[: match.start()] + text + content[match.end() :], encoding="utf-8")


def edit_text(checkout: Checkout, chance: random.Random) -> None:
    path = checkout.articles / f"{chance.choice(ARTICLES)}.yaml"
    _replaced(
        path, r"(?<=[a-z]) (?=[a-z]+ [a-z]+ [a-z]+)", f" zebra{chance.choice('abc')} ", chance
    )


def edit_title(checkout: Checkout, chance: random.Random) -> None:
    path = checkout.articles / f"{chance.choice(ARTICLES)}.yaml"
    _replaced(path, r"^title: (?=[A-Z])", "title: Lions and ", chance)


def edit_russian(checkout: Checkout, chance: random.Random) -> None:
    path = checkout.locales / "ru" / "LC_MESSAGES" / f"{chance.choice(ARTICLES)}.po"
    _replaced(path, r'^msgstr "(?=[А-Я])', 'msgstr "Зебры ', chance)


def edit_german(checkout: Checkout, chance: random.Random) -> None:
    path = checkout.locales / "de" / "LC_MESSAGES" / f"{chance.choice(ARTICLES)}.po"
    _replaced(path, r'^msgstr "(?=[A-Z][a-z]+ )', 'msgstr "Zebralimit ', chance)


def edit_chinese(checkout: Checkout, chance: random.Random) -> None:
    path = checkout.locales / "zh_Hans" / "LC_MESSAGES" / f"{chance.choice(ARTICLES)}.po"
    _replaced(path, r'^msgstr "(?=[\u4e00-\u9fff])', 'msgstr "斑马', chance)


def edit_figure(checkout: Checkout, chance: random.Random) -> None:
    _replaced(checkout.policy / "withdrawal.yaml", r"\b200_?000\b", "230000", chance)


def edit_terms(checkout: Checkout, _: random.Random) -> None:
    text = checkout.terms.read_text(encoding="utf-8")
    changed = text.replace("lost phone", "lost zebraphone")
    assert changed != text
    checkout.terms.write_text(changed, encoding="utf-8")


def edit_asks(checkout: Checkout, _: random.Random) -> None:
    path = checkout.asks / "it.yaml"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r"^KB2748:\n", "KB2748:\n  - dove sono le zebre\n", text, flags=re.MULTILINE)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def remove_article(checkout: Checkout, _: random.Random) -> None:
    (checkout.articles / "KB1131.yaml").unlink()


EDITS: tuple[Edit, ...] = (
    edit_text,
    edit_title,
    edit_russian,
    edit_german,
    edit_chinese,
    edit_figure,
    edit_asks,
    edit_terms,
)


def test_after_edits_search_is_as_if_made_from_nothing(world: World, tmp_path: Path) -> None:
    chance = random.Random(7)
    index = None
    for edit in (edit_text, edit_russian, edit_chinese):
        edit(world.checkout, chance)
        index = world.build()
    assert index is not None
    assert world.edited
    same_as_from_nothing(world, index, tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_search_is_as_if_made_from_nothing(
    world: World, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    for number in range(8):
        edit = chance.choice(EDITS)
        with contextlib.suppress(AssertionError, ValueError):  # said already, or nowhere to say
            edit(world.checkout, chance)
        index = world.build()
        same_as_from_nothing(world, index, tmp_path / f"whole{number}")
        index.close()


@pytest.mark.slow
def test_an_article_that_goes_takes_its_files_along(world: World, tmp_path: Path) -> None:
    remove_article(world.checkout, random.Random(1))
    same_as_from_nothing(world, world.build(), tmp_path / "whole")
    assert not world.edited


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ground.json", "ledger-ru", "meta.json", "de_*.seg"])
def test_a_damaged_ground_is_done_without(world: World, tmp_path: Path, name: str) -> None:
    (path,) = (world.checkout.build / "search").glob(f"*/{name}")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"x" + content[len(content) // 2 + 1 :])
    edit_text(world.checkout, random.Random(3))
    same_as_from_nothing(world, world.build(), tmp_path / "whole")
    assert not world.edited


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["gone", "cut", "other"])
def test_what_is_remembered_of_files_may_be_lost(world: World, tmp_path: Path, damage: str) -> None:
    path = world.checkout.build / "cache" / "exported.json"
    content = path.read_text(encoding="utf-8")
    if damage == "gone":
        path.unlink()
    else:
        path.write_text(content[: len(content) // 2] if damage == "cut" else "{}", "utf-8")
    edit_text(world.checkout, random.Random(3))
    same_as_from_nothing(world, world.build(), tmp_path / "whole")
    assert world.edited


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_index_and_the_next_build_is_right(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = {path.name for path in (world.checkout.build / "index").iterdir()}
    edit_russian(world.checkout, random.Random(3))
    with monkeypatch.context() as patch:
        patch.setattr(build_module, "_seal", fail)
        with pytest.raises(KbError, match="cannot write the search index"):
            world.build()
    assert {path.name for path in (world.checkout.build / "index").iterdir()} == before
    same_as_from_nothing(world, world.build(), tmp_path / "whole")
