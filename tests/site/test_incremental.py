"""What is built over an older site has the bytes of what is built from nothing."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_tools.checkout import Checkout
from kb_tools.faults import Faults, report
from kb_tools.site import searching
from kb_tools.site.build import Built, build_site
from tests.conftest import copied
from tests.site.test_build import change, digests

TAGS = ("en", "de")
Edit = Callable[[Checkout], None]


@pytest.fixture(scope="module")
def origin(snapshot: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout with a built site and without search, which has tests of its own. Only read."""
    checkout = copied(snapshot, tmp_path_factory.mktemp("incremental") / "checkout")
    with pytest.MonkeyPatch.context() as patch:
        without_search(patch)
        built(checkout)
    return checkout


@pytest.fixture
def own(origin: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A copy of that checkout and its site, to be changed by the test."""
    without_search(monkeypatch)
    return copied(origin, tmp_path / "own")


def without_search(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("kb_tools.site.build.open_index", lambda *_: None)
    patch.setattr(searching, "make", lambda *_: searching.Made({}, {}))


def built(checkout: Checkout) -> Built:
    faults = Faults()
    site = build_site(checkout, faults=faults, locales=TAGS, jobs=1)
    assert report(faults) == ""
    assert site is not None
    return site


def from_nothing(checkout: Checkout, folder: Path) -> dict[str, str]:
    """Digests of a site of the same sources that knows of no older one."""
    fresh = copied(checkout, folder)
    (fresh.build / "site").unlink()
    shutil.rmtree(fresh.build / "sites")
    shutil.rmtree(fresh.build / "cache")
    return digests(built(fresh).folder)


def without_kept(found: dict[str, str]) -> dict[str, str]:
    """Files that are not kept from the site before for pages that are open."""
    kept = {name.rpartition("/")[0] for name in found if name.endswith("/kept")}
    return {name: digest for name, digest in found.items() if name.rpartition("/")[0] not in kept}


def edit_text(checkout: Checkout) -> None:
    change(checkout.articles / "KB2748.yaml", "Open IBKR Mobile.", "Start IBKR Mobile.")


def edit_title(checkout: Checkout) -> None:
    path = checkout.articles / "KB2748.yaml"
    change(path, "title: Get IB Key back on the same phone", "title: Get IB Key back")


def edit_catalog(checkout: Checkout) -> None:
    path = checkout.locales / "de" / "LC_MESSAGES" / "KB2260.po"
    change(path, "IBKR Mobile", "IBKR-Mobile")


def edit_interface(checkout: Checkout) -> None:
    path = checkout.locales / "de" / "LC_MESSAGES" / "site.po"
    change(path, 'msgstr "Themen"', 'msgstr "Alle Themen"')


def edit_figure(checkout: Checkout) -> None:
    change(checkout.policy / "withdrawal.yaml", 'per_day: "USD 200,000"', 'per_day: "USD 210,000"')


def edit_topics(checkout: Checkout) -> None:
    change(checkout.articles / "KB2748.yaml", "topics: [login, new-phone", "topics: [new-phone")


def add_article(checkout: Checkout) -> None:
    (checkout.articles / "KB9901.yaml").write_text(
        "id: KB9901\ntitle: A new article\nsummary: It is new.\nera: account_management\n"
        "topics: [login]\ndevices: [ibkr_mobile]\nrelated: [KB2748]\n"
        "sections:\n- id: one\n  title: One\n  blocks:\n"
        "  - {id: a, type: text, text: 'Up to {limits.scc.per_day}, see {KB2260}.'}\n",
        encoding="utf-8",
    )


def remove_added(checkout: Checkout) -> None:
    (checkout.articles / "KB9901.yaml").unlink()


EDITS = (
    edit_text,
    edit_title,
    edit_catalog,
    edit_interface,
    edit_figure,
    edit_topics,
    add_article,
)


def test_after_any_edits_the_site_is_as_if_built_from_nothing(
    own: Checkout, tmp_path: Path
) -> None:
    edits = list(EDITS)
    random.Random(5).shuffle(edits)
    for edit in edits:
        edit(own)
        site = built(own)
    assert without_kept(digests(site.folder)) == from_nothing(own, tmp_path / "fresh")


def test_a_changed_figure_writes_the_pages_that_print_it_and_no_other(own: Checkout) -> None:
    before = digests(own.build / "site")
    edit_figure(own)
    written = built(own).written
    after = digests(own.build / "site")
    differ = {name for name in after if after[name] != before.get(name)}
    assert set(written) == {name for name in differ if name.endswith(".html")}
    assert "en/KB2895/index.html" in written
    printed = {
        path.relative_to(own.build / "site").as_posix()
        for path in (own.build / "site").rglob("*.html")
        if "210,000" in path.read_text("utf-8") or "210.000" in path.read_text("utf-8")
    }
    # A checker names the policy that its answers are from, so its pages change with any figure.
    others = {name for name in set(written) - printed if "kb-checker-data" not in page(own, name)}
    assert (printed - set(written), others) == (set(), set())


def page(checkout: Checkout, name: str) -> str:
    return (checkout.build / "site" / name).read_text("utf-8")


def test_a_changed_text_writes_its_own_pages_and_the_tables_of_states(own: Checkout) -> None:
    edit_text(own)
    assert {name.partition("/")[2] for name in built(own).written} <= {
        "KB2748/index.html",
        "freshness/index.html",
        # The same steps are shown there.
        "KB3073/index.html",
        "KB70/index.html",
        "checkers/recovery/index.html",
        "checkers/login-trouble/index.html",
    }


def test_a_changed_translation_writes_pages_of_its_locale(own: Checkout) -> None:
    edit_catalog(own)
    assert {name.partition("/")[0] for name in built(own).written} == {"de"}


def change_back(checkout: Checkout) -> None:
    change(checkout.policy / "withdrawal.yaml", 'per_day: "USD 210,000"', 'per_day: "USD 200,000"')


@pytest.mark.parametrize(
    "edit, undo",
    [(edit_figure, change_back), (add_article, remove_added)],
    ids=["figure", "article"],
)
def test_a_change_taken_back_is_the_same_site_again(own: Checkout, edit: Edit, undo: Edit) -> None:
    before = digests(own.build / "site")
    edit(own)
    built(own)
    assert digests(own.build / "site") != before
    undo(own)
    built(own)
    assert without_kept(digests(own.build / "site")) == before


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("cache/cards.pickle", marks=pytest.mark.slow),
        pytest.param("cache/scan.json", marks=pytest.mark.slow),
        "cache/shared.pickle",
        "cache/seen.pickle",
        "cache/words",
        "sites",
    ],
)
def test_what_the_last_build_left_may_be_damaged_or_missing(own: Checkout, name: str) -> None:
    before = digests(own.build / "site")
    path = own.build / name
    for file in [path] if path.is_file() else sorted(path.glob("*.json")):
        file.write_bytes(b"\x80 half")
    for file in path.glob("KB2[27]*.pickle"):
        file.unlink()
    edit_catalog(own)
    built(own)
    after = digests(own.build / "site")
    changed = {name for name in after if after[name] != before[name]}
    assert "de/KB2260/index.html" in changed
    assert {name.partition("/")[0] for name in changed} == {"de"}
