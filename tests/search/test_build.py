"""The index as a build product: its name, its place, and what happens when something is wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import KbError
from kb_tools.search import build as build_module
from kb_tools.search import fingerprint as fingerprint_module
from kb_tools.search.build import KEPT, MANIFEST, is_whole, open_index, write
from kb_tools.search.export import export_index
from kb_tools.search.fingerprint import fingerprint
from kb_tools.search.index import META, Index
from kb_tools.search.query import search

ROOT = Path(__file__).parents[2]
DAMAGE = [
    *((name, "cut") for name in ("de_*.seg", "_de_*.toc", META, MANIFEST)),
    ("_bridge_*.toc", "gone"),
    ("ru_*.seg", "empty"),
    (META, "other"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the real policy, terms and catalogs, two articles, and their index."""
    tmp_path = tmp_path_factory.mktemp("checkout")
    for folder in ("docs/machines", "docs/pages", "kb_tools/core/policy"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for name in ("docs/articles/KB2895.yaml", "docs/articles/KB2748.yaml", "locales/terms.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for locale in ("ru", "de"):
        catalogs = tmp_path / "locales" / locale / "LC_MESSAGES"
        catalogs.mkdir(parents=True)
        for name in ("KB2895.po", "KB2748.po", "site.po"):
            shutil.copy(ROOT / "locales" / locale / "LC_MESSAGES" / name, catalogs)
    open_index(Checkout(tmp_path)).close()
    return tmp_path


@pytest.fixture
def mini(built: Path, tmp_path: Path) -> Checkout:
    """A copy of that checkout."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return Checkout(tmp_path)


def append(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda checkout: append(checkout.articles / "KB2895.yaml"),
        lambda checkout: append(checkout.machine_words / "ibkr_mobile.yaml"),
        lambda checkout: append(checkout.pages / "interface.yaml"),
        lambda checkout: append(checkout.policy / "withdrawal.yaml"),
        lambda checkout: append(checkout.locales / "ru" / "LC_MESSAGES" / "KB2895.po"),
        lambda checkout: append(checkout.terms),
        lambda checkout: (checkout.articles / "KB2748.yaml").unlink(),
        lambda checkout: shutil.copy(
            checkout.articles / "KB2895.yaml", checkout.articles / "KB1.yaml"
        ),
    ],
    ids=["article", "label", "interface", "policy", "catalog", "terms", "removed", "added"],
)
def test_every_input_changes_the_fingerprint(
    mini: Checkout, change: Callable[[Checkout], object]
) -> None:
    before = fingerprint(mini)
    assert fingerprint(mini) == before
    change(mini)
    assert fingerprint(mini) != before


@pytest.mark.parametrize("name", ["whoosh", "snowballstemmer", "pystemmer", "opencc", "babel"])
def test_every_package_changes_the_fingerprint(
    mini: Checkout, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(mini)
    found = {**fingerprint_module.versions(), name: "9.9.9"}
    monkeypatch.setattr(fingerprint_module, "versions", lambda: found)
    assert fingerprint(mini) != before


def test_code_changes_the_fingerprint(
    mini: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "package"
    for name in fingerprint_module.CODE:
        shutil.copytree(ROOT / "kb_tools" / name, copy / name)
    shutil.copy(ROOT / "kb_tools" / "locales.py", copy)
    monkeypatch.setattr(fingerprint_module, "_PACKAGE", copy)
    before = fingerprint(mini)
    append(copy / "search" / "analysis.py")
    assert fingerprint(mini) != before


def test_where_the_checkout_is_does_not_matter(mini: Checkout, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    for name in ("docs", "kb_tools", "locales"):
        shutil.copytree(mini.root / name, other / name)
    assert fingerprint(Checkout(other)) == fingerprint(mini)


def test_an_index_is_built_once_and_then_opened(
    mini: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_index(mini)
    assert first.folder == mini.build / "index" / fingerprint(mini)
    monkeypatch.setattr(build_module, "write", lambda *_: pytest.fail("built again"))
    assert open_index(mini).articles == first.articles == ["KB2748", "KB2895"]


@pytest.mark.parametrize("name, damage", DAMAGE)
def test_a_damaged_index_is_never_opened_but_made_anew(
    mini: Checkout, name: str, damage: str
) -> None:
    index = open_index(mini)
    (path,) = index.folder.glob(name)
    index.close()
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": content[: len(content) // 2], "empty": b""}.get(damage, b"{}"))
    assert not is_whole(index.folder)
    again = open_index(mini)
    assert is_whole(again.folder)
    assert [hit.id for hit in search(again, "KB2748", "en")] == ["KB2748"]


def test_a_strange_file_in_the_folder_is_not_trusted(mini: Checkout) -> None:
    index = open_index(mini)
    (index.folder / "_MAIN_2.toc").write_bytes(b"not ours")
    assert not is_whole(index.folder)
    open_index(mini)
    assert not (index.folder / "_MAIN_2.toc").exists()


def test_a_build_that_fails_leaves_nothing_behind(
    mini: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(checkout: Checkout, folder: Path, *_: object) -> None:
        (folder / "half").write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build_module, "write", fail)
    shutil.rmtree(mini.build)
    with pytest.raises(KbError) as caught:
        open_index(mini)
    assert caught.value.message == "cannot write the search index: No space left on device"
    assert caught.value.hint == "make build writable and leave room on the disk"
    assert list((mini.build / "index").iterdir()) == []


def test_old_indexes_are_removed_and_the_last_one_is_kept(mini: Checkout) -> None:
    folders = []
    for _ in range(KEPT + 1):
        folders.append(open_index(mini).folder)
        append(mini.articles / "KB2748.yaml")
    assert [folder.exists() for folder in folders] == [False] + [True] * KEPT


def test_an_open_index_survives_the_next_build(mini: Checkout) -> None:
    index = open_index(mini)
    for _ in range(KEPT + 1):
        append(mini.articles / "KB2748.yaml")
        open_index(mini)
    assert not index.folder.exists()
    assert [hit.id for hit in search(index, "KB2895", "ru")] == ["KB2895"]


def test_two_builds_export_the_same_bytes(mini: Checkout, tmp_path: Path) -> None:
    exports = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        write(mini, folder)
        exports.append(export_index(Index(folder), ["en", "ru", "zh-Hans"]))
    assert exports[0] == exports[1]


def test_one_limit_changed_in_the_policy_changes_the_passage_in_every_locale(
    mini: Checkout,
) -> None:
    path = mini.policy / "withdrawal.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("USD 200,000") > 0
    before = {tag: _limits(open_index(mini), tag) for tag in ("en", "ru", "zh-Hans", "de")}
    path.write_text(text.replace("USD 200,000", "USD 234,000"), encoding="utf-8")
    for tag, shown in {
        "en": "234,000",
        "ru": "234 000",
        "zh-Hans": "234,000",
        "de": "234.000",
    }.items():
        after = _limits(open_index(mini), tag)
        assert shown in after.replace("\u00a0", " ").replace("\u202f", " ")
        assert after != before[tag]
        found = search(open_index(mini), shown, tag)
        assert [hit.id for hit in found] == ["KB2895"]


def _limits(index: Index, locale: str) -> str:
    number = next(n for n, place in enumerate(index.places) if place.section == "limits")
    return "\n".join(line.text for line in index.shown(number, locale).lines)


def test_meta_is_plain_data(mini: Checkout) -> None:
    meta = json.loads((open_index(mini).folder / META).read_text(encoding="utf-8"))
    assert sorted(meta) == ["analysis", "parts", "phrases", "places", "strings", "unknown", "weak"]
