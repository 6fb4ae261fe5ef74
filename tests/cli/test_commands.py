"""The other commands: each does its work in a checkout where nothing was built before."""

import json
import signal
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, process


def test_search_gives_hits_as_data(kb, copy_checkout) -> None:
    ran = kb(
        "search",
        "how do I get IB Key back after reinstalling",
        "--locale",
        "EN",
        "--format",
        "json",
        cwd=copy_checkout.root,
    )
    assert (ran.code, ran.err) == (0, "")
    first = ran.data["hits"][0]
    assert (first["id"], first["locale"]) == ("KB2748", "en")
    assert first["url"].startswith("en/KB2748/")
    assert {"title", "score", "passage"} <= first.keys()
    assert (copy_checkout.build / "index").is_dir()


def test_search_without_a_hit_is_an_empty_list(kb) -> None:
    ran = kb("search", "zzqx", "--format", "json")
    assert (ran.code, ran.data) == (0, {"hits": []})
    assert kb("search", "zzqx").out == "nothing found\n"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["  "], "kb: the query is empty\n  hint: type a few words, or an article's number\n"),
        (["code", "--limit", "0"], "kb: cannot give 0 hits\n  hint: ask for 1 to 100\n"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(kb, arguments, message: str) -> None:
    ran = kb("search", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


def test_build_publishes_and_the_second_time_has_nothing_to_do(kb, built) -> None:
    assert (built.ran.code, built.ran.out) == (0, "")
    page = built.checkout.build / "site" / "en" / "checkers" / "withdrawal" / "index.html"
    assert page.is_file()
    again = kb("build", "--locale", "en", cwd=built.checkout.root)
    assert "nothing had changed" in again.err


def test_build_with_an_error_keeps_what_is_published(kb, clone) -> None:
    path = clone.checkers / "recovery.yaml"
    path.write_text(path.read_text("utf-8").replace("outcomes:", "outcome:"), "utf-8")
    ran = kb("build", "--locale", "en", cwd=clone.root)
    assert (ran.code, ran.out) == (1, "")
    assert "unknown key 'outcome' [unknown-key]" in ran.err
    assert ran.err.endswith("not published: correct the errors above\n")
    assert not (clone.build / "site").exists()


def test_serve_builds_and_answers_until_it_is_stopped_and_no_other_takes_its_port(
    kb, built
) -> None:
    root = built.checkout.root
    with process("serve", "--port", "0", "--locale", "en", cwd=root) as running:
        while not (line := running.stderr.readline().decode()).startswith("the site is at "):
            assert line, "it ended"
        address = line.split()[4]
        with urllib.request.urlopen(f"{address}en/checkers/withdrawal/") as answer:
            assert b"data-kb-checker" in answer.read()
        port = address.split(":")[2].rstrip("/")
        other = kb("serve", "--port", port, "--locale", "en", cwd=root)
        assert other.code == 2
        assert f"kb: cannot listen on 127.0.0.1:{port}: Address already in use" in other.err
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130


def test_sync_writes_catalogs_and_is_then_in_step(kb, copy_checkout) -> None:
    folder = copy_checkout.locales / "de" / "LC_MESSAGES"
    for path in folder.glob("checker-*.po"):
        path.unlink()
    first = kb("i18n", "sync", "--locale", "de", cwd=copy_checkout.root)
    assert first.code == 0
    assert (folder / "checker-withdrawal.po").is_file()
    assert "locales/de/LC_MESSAGES/checker-withdrawal.po: created" in first.out
    again = kb("i18n", "sync", "--locale", "de", cwd=copy_checkout.root)
    assert again.out == "all catalogs are in step\n"


def test_status_counts_every_unit_and_is_never_a_fault(kb) -> None:
    ran = kb("i18n", "status", "--locale", "de", "--locale", "ru", "--format", "json")
    assert ran.code == 0
    assert [one["locale"] for one in ran.data["locales"]] == ["ru", "de"]
    for one in ran.data["locales"]:
        stale = sum(one["stale"].values())
        assert one["units"] == one["current"] + stale + one["untranslated"] + one["review"]
    text = kb("i18n", "status", "--locale", "de").out.splitlines()
    assert text[0].split() == ["locale", "units", "current", "stale", "untranslated", "review"]
    assert [line.split()[0] for line in text[1:]] == ["de"]


def test_a_bad_translation_is_a_fault_of_its_locale_only(kb, copy_checkout) -> None:
    path = copy_checkout.articles / "KB2895.yaml"
    path.write_text(path.read_text("utf-8").replace("at the same time", "2 times"), "utf-8")
    english = kb("i18n", "check", "--locale", "en", "--format", "json", cwd=copy_checkout.root)
    german = kb("i18n", "check", "--locale", "de", "--format", "json", cwd=copy_checkout.root)
    assert (english.code, german.code) == (1, 0)
    assert {fault["code"] for fault in english.data["faults"]} == {"figure-digit"}


def test_gaps_are_listed_with_place_and_source(kb) -> None:
    found = kb("gaps", "--format", "json").data["gaps"]
    one = next(gap for gap in found if gap["place"] == "KB2748.problems.unknown")
    assert one["url"] == "en/KB2748/#problems-unknown"
    assert (one["kind"], one["source"]) == ("knowledge", "seed")
    assert f"{len(found)} gaps\n" in kb("gaps").out


def test_a_schema_takes_a_phrase_as_text_or_as_two_forms(kb, tmp_path: Path) -> None:
    ran = kb("schema", "checker")
    forms = ran.data["$defs"]["Phrase"]["oneOf"]
    assert [form["type"] for form in forms] == ["string", "object"]
    assert kb("schema", "--out", str(tmp_path / "schemas")).code == 0
    written = sorted(path.name for path in (tmp_path / "schemas").iterdir())
    assert written == [
        "article.json",
        "checker.json",
        "interface.json",
        "machine.json",
        "planned.json",
        "reply-frame.json",
        "reply.json",
        "topics.json",
    ]
    data = json.loads((tmp_path / "schemas" / "checker.json").read_text("utf-8"))
    assert data == ran.data


def test_an_unknown_kind_of_source_is_refused_with_the_nearest_one(kb) -> None:
    ran = kb("schema", "artikel")
    assert ran.err == (
        "kb: there is no kind of source 'artikel'\n  hint: did you mean 'article'?\n"
    )
    assert kb("schema").code == 2


def test_search_is_measured_with_golden_queries(kb, tmp_path: Path) -> None:
    golden = tmp_path / "golden.tsv"
    golden.write_text(
        "locale\tquery\texpected\tkind\nen\tKB2748\tKB2748\tnumber\nen\tzzqx\t-\tuncovered\n"
    )
    ran = kb("evaluate", "search", str(golden), "--format", "json")
    figures = {
        "recall@1": 1.0, "recall@3": 1.0, "mrr": 1.0, "n": 1, "uncovered": 1, "false_positives": 0
    }  # fmt: skip
    nothing = {
        "recall@1": 0.0, "recall@3": 0.0, "mrr": 0.0, "n": 0, "uncovered": 1, "false_positives": 0
    }  # fmt: skip
    assert ran.data == {
        "locales": {"en": figures},
        "pooled": figures,
        "kinds": {"number": {**figures, "uncovered": 0}, "uncovered": nothing},
        "misses": [],
    }
    text = kb("evaluate", "search", str(golden)).out
    assert text.splitlines()[1].split() == ["en", "1.000", "1.000", "1.000", "1", "0/1"]


def test_golden_queries_that_are_not_there_are_told(kb, copy_checkout) -> None:
    ran = kb("evaluate", "search", cwd=copy_checkout.root)
    assert ran.code == 2
    assert ran.err == (
        "kb: no golden queries\n  hint: name a file, or run it in a whole checkout\n"
    )


def test_figures_of_bad_answers_are_no_failure(kb, tmp_path: Path) -> None:
    golden = tmp_path / "golden.tsv"
    golden.write_text("en\tKB2748\tKB69\tnumber\n")
    ran = kb("evaluate", "search", str(golden), "--format", "json")
    assert ran.code == 0
    assert ran.data["pooled"]["recall@3"] == 0.0
    assert [miss["found"] for miss in ran.data["misses"]] == [["KB2748"]]


@pytest.mark.slow
@pytest.mark.browser
def test_search_in_the_browser_has_the_figures_of_the_index(kb, tmp_path: Path) -> None:
    golden = tmp_path / "golden.tsv"
    golden.write_text("en\tlost card\tKB1943\tkeyword\nzh-Hant\t提款限額\tKB2895\tkeyword\n")
    asked = ("evaluate", "search", str(golden), "--format", "json")
    ran = kb(*asked, "--surface", "browser")
    assert ran.code == 0
    assert ran.data == kb(*asked).data


def test_a_chromium_that_is_not_there_is_told_with_what_to_run(kb, tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    asked = ("evaluate", "search", "--surface", "browser")
    ran = kb(*asked, cwd=ROOT, env={"CHROMIUM": missing})
    assert ran.code == 2
    assert ran.err == (
        f"kb: there is no Chromium at {missing}\n"
        "  hint: run `make chromium`, or set CHROMIUM to a browser's path\n"
    )


def test_a_browser_surface_without_playwright_is_told_with_what_to_run(kb, tmp_path: Path) -> None:
    (tmp_path / "playwright.py").write_text("")
    env = {"PYTHONPATH": str(tmp_path), "CHROMIUM": sys.executable}
    ran = kb("evaluate", "search", "--surface", "browser", cwd=ROOT, env=env)
    assert ran.code == 2
    assert ran.err == (
        "kb: the browser surface needs Playwright, which is not installed\n"
        "  hint: run `make setup`\n"
    )


@pytest.mark.slow
def test_bench_prints_figures_of_every_part(kb) -> None:
    ran = kb("bench", "--format", "json")
    assert ran.code == 0
    assert set(ran.data) - {"i18n"} == {"load", "checkers", "search", "site"}
    for part in ran.data.values():
        assert all(value > 0 for value in part.values())
