"""Random and hostile answers for the checkers, from a seed; and the policy they are for."""

from __future__ import annotations

import datetime as dt
import functools
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from kb_tools.checkout import Checkout
from kb_tools.core.ir import UNLIMITED, version_text
from kb_tools.core.policy import Policy
from kb_tools.core.policyload import load_policy
from kb_tools.core.ruleset import Input, Ruleset
from kb_tools.faults import Faults, report

ROOT = Path(__file__).resolve().parents[2]
DEVICES = ("scc", "ibkr_mobile", "dsc", "dsc_plus", "gold", "platinum")
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2029, 12, 31)
# Around the limits, so that equal, one cent less and one cent more are common.
TOTALS = (20_000_000, 60_000_000, 100_000_000, 150_000_000)

HOSTILE_TEXTS = (
    *("", " ", "5.", ".5", "+5", "1e3", "0x10", "٣", "１", "1,000", "USD 5", "NaN", "Infinity"),
    *("200000.001", "00.1", "007", "0", "0.0", "0.00", "-0", "-1", "-1.234", "-0.00", "1.2.3"),
    *("99999999999.99", "99999999999", "100000000000", "9" * 400, "0." + "0" * 400, "5\n", "\n5"),
    *("2026-02-30", "2026-13-01", "2026-00-10", "2024-12-31", "2025-01-01", "2029-12-31"),
    *("2030-01-01", "2028-02-29", "2026-02-29", "2026-1-1", "2026-11-24T00:00", "2026-11-24\n"),
    *("0000-00-00", "9999-99-99", "+02026-01-01", "20261124", "2026-11-31", "２０２６-01-01"),
    *("\ud800", "\udfff\ud800", "\x00", "é", "e\u0301", "🔑", "__proto__", "constructor"),
    *("6", "6.0.0.0", "06", "6.", "1000", "7.00", "cat", "Cat", "6.0\n", "６.0"),
    *(
        "2026-11-24T10:42:00+01:00",
        "2026-11-24T10:42:00Z",
        "2026-11-24T10:42:00",
        "2026-11-24T24:00:00Z",
    ),
    *("2026-11-24T10:42:60Z", "2026-11-24T10:42:00-00:00", "2026-11-24T10:42:00+14:59"),
    *(
        "2026-11-24T10:42:00+15:00",
        "2026-11-24 10:42:00Z",
        "2026-11-24T10:42Z",
        "🔑🔑🔑🔑🔑T10:42:00Z",
    ),
    *(
        "2026-02-30T10:42:00Z",
        "2031-01-01T00:00:00Z",
        "2026-11-24T10:42:00.0Z",
        "2026-11-24T10:42:00z",
    ),
    *("2026-11-2410T10:42:00Z", "2026/11/24T10:42:00Z", "2026-11-24T10:42:00Z\n"),
    *("toString", "scc", "SCC", "dsc_plus ", "dsc+", "undefined", "null", "true", "yes", "ios"),
)
HOSTILE_KEYS = (
    *("__proto__", "constructor", "1", "0", "", "Device", "ａ", "\ud800", "x" * 100, "dveice"),
    *("toString", "hasOwnProperty", "amount ", "length", "🔑", "z_9", "_"),
)


@functools.cache
def policy() -> Policy:
    """The policy of this checkout, which must have no fault."""
    faults = Faults()
    loaded = load_policy(Checkout(ROOT), faults)
    assert not len(faults), report(faults)
    return loaded


@functools.cache
def kitchen() -> Policy:
    """The policy with one more file: every type and operator of the rule language."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Checkout(Path(folder))
        shutil.copytree(Checkout(ROOT).policy, checkout.policy)
        shutil.copy(ROOT / "tests/data/policy/kitchen.yaml", checkout.policy)
        faults = Faults()
        loaded = load_policy(checkout, faults)
        assert not len(faults), report(faults)
        return loaded


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def day(rng: random.Random, last: dt.date = LAST) -> dt.date:
    return FIRST + dt.timedelta(days=rng.randrange((last - FIRST).days + 1))


def withdrawal(rng: random.Random) -> dict:
    """Complete answers; most have a total near some limit."""
    today = day(rng)
    history = []
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 5, 8))):
        back = min(rng.choice((0, 0, 1, 2, 4, 6, 7, 8, 10, 30)), (today - FIRST).days)
        when = today - dt.timedelta(days=back)
        history.append({"date": when.isoformat(), "amount": money(near(rng) // 4 + 1)})
    amount = near(rng)
    if history and rng.random() < 0.5:
        used = sum(int(one["amount"].replace(".", "")) for one in history)
        amount = max(1, amount - used)
    return {
        "device": rng.choice(DEVICES),
        "amount": money(amount),
        "today": today.isoformat(),
        "history": history,
        "active": rng.sample(DEVICES, rng.randrange(len(DEVICES) + 1)),
    }


def near(rng: random.Random) -> int:
    if rng.random() < 0.3:
        return rng.randrange(1, 10 ** rng.randrange(1, 14))
    return rng.choice(TOTALS) + rng.choice((-1, 0, 1, -100, 100))


def recovery(rng: random.Random) -> dict:
    """Complete answers."""
    ruleset = policy().rulesets["recovery"]
    return {one.name: rng.choice(one.values) for one in ruleset.inputs}


def everything(rng: random.Random) -> dict:
    """Complete answers for the kitchen, with dates and amounts close together."""
    today = day(rng)
    days = [max(FIRST, today - dt.timedelta(days=rng.randrange(12))) for _ in range(6)]
    pets = kitchen().enums["pet"]
    versions = ("5", "5.0", "5.1.1", "6", "6.0.0", "6.0.1", "7", "7.0", "10.2", "999.999.999", "0")
    history = [{"date": one.isoformat(), "amount": money(near(rng))} for one in days[2:]]
    return {
        "sure": rng.random() < 0.5,
        "kind": rng.choice(pets),
        "amount": money(near(rng)),
        "other": money(near(rng)),
        "system": rng.choice(versions),
        "day": today.isoformat(),
        "since": rng.choice(days).isoformat(),
        "past": history[: rng.randrange(5)],
        "owned": rng.sample(pets, rng.randrange(4)),
        "meals": rng.choice((0, 1, 2, 3, 4, 5, 999_999)),
    } | instants(rng)


def instants(rng: random.Random, *names: str, hours: int = 9) -> dict:
    """Instants within some hours, the first the latest, each in a zone of its own."""
    latest = dt.datetime.combine(day(rng), dt.time(12, tzinfo=dt.UTC))
    made = {}
    for name in names or ("now", "fed"):
        zone = dt.timezone(dt.timedelta(minutes=rng.choice((0, 0, 60, -300, 345, 840, -570))))
        text = latest.astimezone(zone).isoformat()
        made[name] = text.replace("+00:00", "Z") if rng.random() < 0.5 else text
        latest -= dt.timedelta(seconds=rng.choice((0, 1, 3599, 3600, 3601, 3600 * hours)))
    return made


def around(ruleset: Ruleset, kind: str, rng: random.Random) -> int:
    """A threshold of a kind that the rules read, or a value just below or above it."""
    figures = ruleset.as_ir()["figures"].values()
    known = [one["value"] for one in figures if one["type"] == kind and one["value"] != UNLIMITED]
    return max(1, rng.choice(known or [1]) + rng.choice((-1, 0, 1, 0, -1000, 1000)))


def answer(  # noqa: PLR0911 - one line for each type
    ruleset: Ruleset, one: Input, given: dict, rng: random.Random
) -> object:
    """One answer of an input's type, near what the rules compare it with."""
    until = next(i for i in ruleset.as_ir()["inputs"] if i["name"] == one.name).get("until")
    match one.type:
        case "bool":
            return rng.random() < 0.5
        case "enum":
            return rng.choice(one.values)
        case "set":
            return rng.sample(one.values, rng.randrange(len(one.values) + 1))
        case "int":
            return min(around(ruleset, "int", rng), 999_999)
        case "money":
            return money(around(ruleset, "money", rng))
        case "version":
            return version_text(around(ruleset, "version", rng))
        case "date":
            if until is None:
                return day(rng).isoformat()
            latest = dt.date.fromisoformat(given[until])
            return max(FIRST, latest - dt.timedelta(days=rng.randrange(26))).isoformat()
    inner = min(max(day(rng), FIRST + dt.timedelta(days=9)), LAST - dt.timedelta(days=9))
    latest = dt.datetime.combine(inner, dt.time(12, tzinfo=dt.UTC))
    if until is not None:
        latest = dt.datetime.fromisoformat(given[until])
        latest -= dt.timedelta(seconds=rng.choice((0, 1, 60, 86_399, 86_400, 86_401, 100_000)))
    zone = dt.timezone(dt.timedelta(minutes=rng.choice((0, 60, -300, 345, 840, -570))))
    return latest.astimezone(zone).isoformat()


def any_of(checker: str, rng: random.Random) -> dict:
    """Complete answers for a checker that has no maker of its own."""
    ruleset = policy().rulesets[checker]
    found: dict = {}
    for one in ruleset.inputs:
        found[one.name] = answer(ruleset, one, found, rng)
    return found


COMPLETE: dict[str, Callable[[random.Random], dict]] = {
    **{name: functools.partial(any_of, name) for name in policy().rulesets},
    "withdrawal": withdrawal,
    "recovery": recovery,
    "kitchen": everything,
}


def sample(checker: str, rng: random.Random) -> dict:
    """Answers of which some may be missing."""
    answers = COMPLETE[checker](rng)
    if rng.random() < 0.3:
        answers.pop(rng.choice(sorted(answers)))
    return answers


def hostile_value(rng: random.Random, depth: int = 0) -> object:
    kind = rng.randrange(9 if depth < 3 else 5)
    if kind < 3:
        return rng.choice(HOSTILE_TEXTS)
    if kind < 5:
        numbers = (0, 1, -1, 1.0, -0.0, 0.1, 200000.01, 999_999, 10**6, 1e308, 2**53 + 1, 10**30)
        more = (5e-324, 3.0, 999_999.5)
        return rng.choice((None, True, False, *numbers, *more))
    count = rng.choice((0, 1, 1, 2, 3, 7))
    if kind < 7:
        return [hostile_value(rng, depth + 1) for _ in range(count)]
    keys = ("date", "amount", *rng.sample(HOSTILE_KEYS, 2))
    return {rng.choice(keys): hostile_value(rng, depth + 1) for _ in range(count)}


def hostile(checker: str, rng: random.Random) -> object:
    """Answers that mostly must be refused: odd values, keys and shapes, in one place or several."""
    if rng.random() < 0.05:
        return hostile_value(rng)
    answers = sample(checker, rng)
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.random()
        history = answers.get("history", answers.get("past"))
        group = answers.get("active", answers.get("owned"))
        if place < 0.1:
            answers[rng.choice(HOSTILE_KEYS)] = hostile_value(rng)
        elif place < 0.3 and isinstance(history, list) and history:
            spoil_entry(rng, history)
        elif place < 0.36 and isinstance(group, list):
            group.extend(rng.choices((*group, "scc", "cat", None), k=2))
        elif place < 0.39 and "history" in answers:
            entry = {"date": "2026-01-05", "amount": "1"}
            answers["history"] = [entry] * rng.choice((499, 500, 501))
        elif answers:
            answers[rng.choice(sorted(answers))] = hostile_value(rng)
    return answers


def spoil_entry(rng: random.Random, history: list) -> None:
    at = rng.randrange(len(history))
    entry = history[at]
    if not isinstance(entry, dict) or rng.random() < 0.2:
        history[at] = hostile_value(rng)
        return
    entry = dict(entry)
    key = rng.choice(("date", "amount", rng.choice(HOSTILE_KEYS)))
    if key in entry and rng.random() < 0.3:
        del entry[key]
    else:
        entry[key] = hostile_value(rng)
    history[at] = entry
