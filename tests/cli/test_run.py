"""`kb run`: lines of answers in, lines of results out; a conversation when there are none."""

import json
from pathlib import Path

import pytest
import yaml

OVER = {
    "device": "ibkr_mobile",
    "amount": "200000.01",
    "today": "2026-11-24",
    "history": [],
    "active": ["scc", "dsc_plus"],
}
GOLDEN = yaml.safe_load((Path(__file__).parent / "run.yaml").read_text("utf-8"))


def batch(*lines: bytes | object) -> bytes:
    made = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return b"".join(line + b"\n" for line in made)


def test_one_line_in_is_one_line_out(kb) -> None:
    ok = {**OVER, "amount": "200000.00"}
    ran = kb("run", "withdrawal", "--answers", "-", stdin=batch(OVER, ok, {"device": "scc"}))
    assert (ran.code, ran.err) == (0, "")
    over, fits, asks = ran.lines
    assert over["verdict"] == "over_day"
    assert over["outputs"] == {
        "left_day": "200000.00",
        "left_window": "600000.00",
        "alternatives": ["dsc_plus"],
    }
    assert over["trace"][-1]["fired"] is True
    assert over["cites"][0]["url"] == "en/KB2895/#limits-example"
    assert (fits["verdict"], fits["outputs"]["alternatives"]) == ("ok", [])
    assert asks == {"ask": "amount"}


@pytest.mark.parametrize("case", GOLDEN["refused"], ids=lambda case: case["name"])
def test_a_refused_line_says_why_and_the_batch_goes_on(kb, case) -> None:
    line = case["line"].encode("latin-1").decode("unicode_escape").encode("latin-1")
    if "repeat" in case:
        line *= case["repeat"]
    ran = kb("run", "withdrawal", "--answers", "-", stdin=batch(line, OVER))
    assert ran.code == 0
    refused, after = ran.lines
    assert refused == {"error": case["error"]}
    assert after["verdict"] == "over_day"


def test_blank_lines_are_skipped_and_the_last_line_needs_no_end(kb) -> None:
    ran = kb("run", "recovery", "--answers", "-", stdin=b'\n  \n{"phone": "new"}')
    assert ran.lines == [{"ask": "other_device"}]


def test_answers_come_from_a_file_and_addresses_in_a_locale(kb, tmp_path: Path) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(batch(OVER))
    ran = kb("run", "withdrawal", "--answers", str(file), "--locale", "ZH-hans")
    assert ran.lines[0]["cites"][0]["url"] == "zh-Hans/KB2895/#limits-example"


def test_a_missing_file_is_named(kb) -> None:
    ran = kb("run", "withdrawal", "--answers", "nowhere.jsonl")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "kb: cannot read nowhere.jsonl: No such file or directory\n"
        "  hint: give a file of answers, or - for a pipe\n"
    )


def test_an_unknown_checker_is_refused_with_the_nearest_one(kb) -> None:
    ran = kb("run", "withdrawl", "--answers", "-")
    assert ran.code == 2
    assert ran.err == "kb: there is no checker 'withdrawl'\n  hint: did you mean 'withdrawal'?\n"


@pytest.mark.parametrize("case", GOLDEN["conversations"], ids=lambda case: case["name"])
def test_a_conversation_asks_what_matters_and_tells_the_result(kb, case) -> None:
    ran = kb("run", case["checker"], stdin=case["typed"].encode())
    assert ran.code == 0
    assert ran.out.replace("\N{NO-BREAK SPACE}", " ") == case["says"]
    asked = [line for line in ran.err.splitlines() if line.endswith("?")]
    assert asked == case["asks"]


def test_a_mistake_in_a_conversation_is_told_and_asked_again(kb) -> None:
    ran = kb("run", "withdrawal", stdin=b"2\n200.000,01\n200000.01\n2026-11-24\n\n4\n")
    assert ran.code == 0
    assert 'amount is "200.000,01", which is not a decimal number' in ran.err


def test_a_conversation_that_ends_early_is_stopped(kb) -> None:
    ran = kb("run", "recovery", stdin=b"1\n")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.endswith("kb: stopped\n")


def test_a_conversation_can_end_in_data(kb) -> None:
    ran = kb("run", "recovery", "--format", "jsonl", stdin=b"2\n1\n")
    assert ran.data["verdict"] == "migrate_by_device"


def test_rules_with_an_error_are_not_run(kb, copy_checkout) -> None:
    path = copy_checkout.policy / "withdrawal.yaml"
    path.write_text(
        path.read_text("utf-8").replace("per_day < amount", "per_dya < amount"), "utf-8"
    )
    ran = kb("run", "withdrawal", "--answers", "-", cwd=copy_checkout.root, stdin=batch(OVER))
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'per_day'?" in ran.err
    assert ran.err.endswith(
        "kb: cannot run 'withdrawal': the sources have one error\n"
        "  hint: correct them; `kb check` lists them again\n"
    )


def test_the_policy_of_the_current_folder_decides(kb, copy_checkout) -> None:
    path = copy_checkout.policy / "withdrawal.yaml"
    text = path.read_text("utf-8").replace('per_day: "USD 200,000"', 'per_day: "USD 300,000"')
    path.write_text(text)
    ran = kb("run", "withdrawal", "--answers", "-", cwd=copy_checkout.root, stdin=batch(OVER))
    assert (ran.lines[0]["verdict"], ran.lines[0]["outputs"]["left_day"]) == ("ok", "300000.00")
