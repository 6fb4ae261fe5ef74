"""The question loop: it asks what the rules need, and again when an answer is refused."""

import pytest

from kb_tools.checkers.ask import interview, question
from kb_tools.checkers.explain import run


def answered(answers, seen):
    """An asker that gives prepared answers, in turn where one input has several."""

    def ask(asked, refused: str) -> object:
        seen.append((asked.input, refused))
        given = answers[asked.input]
        return given.pop(0) if asked.input in answers.get("turns", ()) else given

    return ask


def test_only_what_matters_is_asked_in_the_order_of_the_rules(checkers, voice) -> None:
    seen: list[tuple[str, str]] = []
    answers = {"phone": "same", "cause": "reinstalled", "system": "android", "number": "yes"}
    given = interview(checkers["recovery"], voice("en"), answered(answers, seen))
    assert [name for name, _ in seen] == ["phone", "cause", "system", "number"]
    assert given == answers
    assert run(checkers["recovery"], given)["verdict"] == "recover_android"


def test_a_refused_answer_is_asked_again_with_the_reason(checkers, voice) -> None:
    seen: list[tuple[str, str]] = []
    answers = {
        "device": "gold",
        "amount": ["1.234", "0", "1234.50"],
        "today": "2026-11-24",
        "history": [[{"date": "2026-11-25", "amount": "1"}], []],
        "turns": ("amount", "history"),
    }
    given = interview(checkers["withdrawal"], voice("en"), answered(answers, seen))
    assert given["amount"] == "1234.50"
    reasons = [refused for name, refused in seen if name == "amount"]
    assert reasons == [
        "",
        'amount is "1.234", which has more than two decimals; give dollars and whole cents',
        'amount is "0", which is not more than zero; give an amount above zero',
    ]
    assert [refused.partition(",")[0] for name, refused in seen if name == "history"] == [
        "",
        'history[0].date is "2026-11-25"',
    ]


@pytest.mark.parametrize(
    "tag, name", [("en", "Security Code Card"), ("de", "Sicherheitscodekarte")]
)
def test_devices_have_their_names_from_the_term_base(checkers, voice, tag: str, name: str) -> None:
    asked = question(checkers["withdrawal"], "device", voice(tag))
    assert asked.options["scc"] == name
    assert list(asked.options) == ["scc", "ibkr_mobile", "dsc", "dsc_plus", "gold", "platinum"]


def test_figures_in_a_question_come_from_the_policy(checkers, voice) -> None:
    asked = question(checkers["withdrawal"], "history", voice("en"))
    window = checkers["withdrawal"].policy.figures["withdrawal.window"].value
    assert f"the period of {window} business days" in asked.help
