"""The message box: a message in any language, answered with approved text only; nothing is kept."""

import datetime as dt
import html
import logging
import re
from collections import Counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.assistant.facts import Fact
from kb_tools.content.model import phrases_of
from kb_tools.desk.hearing import SENTENCE, SENTENCES, hear, sentences_of
from kb_tools.desk.sayings import sayings
from kb_tools.desk.situation import Situation, Told, filling, tells_result, understand
from kb_tools.desk.tongue import guess
from kb_tools.locales import LOCALES
from kb_tools.render.html import visible
from kb_tools.search.evaluate import load_golden
from tests.browsing import ROOT

TODAY = dt.date(2026, 11, 24)
CASES = yaml.safe_load((ROOT / "tests/desk/messages.yaml").read_text("utf-8"))
LETTERS = yaml.safe_load((ROOT / "tests/desk/letters.yaml").read_text("utf-8"))
SECRETS = {
    "en": "Hello, my password is hunter22x and I cannot log in",
    "ru": "Мой пароль qwerty12, помогите войти",
    "de": "Meine PIN ist 4821, es geht nicht",
    "zh-Hans": "我的密码是 abc12345，登录不了",
}


@pytest.mark.parametrize("case", CASES, ids=[case["locale"] for case in CASES])
def test_a_message_is_understood(desk, case) -> None:
    made = understand(desk.now.guide, None, Told(case["message"], today=TODAY))
    assert made.locale == case["locale"]
    said: dict[str, list[str]] = {}
    for fact in made.facts:
        said.setdefault(fact.kind, []).append(fact.value)
    for kind, values in case["facts"].items():
        assert set(values) <= set(said.get(kind, ())), said
    if "article" in case:
        assert case["article"] in made.articles[:3]
    if "reply" in case:
        assert case["reply"] in [reply.id for reply in made.replies]
    if "checker" in case:
        assert made.checker == case["checker"]
        assert made.answers == case["answers"]


@pytest.mark.parametrize("letter", LETTERS, ids=[letter["name"] for letter in LETTERS])
def test_a_letter_leads_to_what_answers_it(desk, letter) -> None:
    made = understand(desk.now.guide, None, Told(letter["message"], today=TODAY))
    assert made.locale == letter["locale"]
    assert made.secret == letter.get("secret", False)
    said = {(fact.kind, fact.value) for fact in made.facts}
    assert said >= {
        (kind, value) for kind, all_ in letter.get("facts", {}).items() for value in all_
    }
    replies = [reply.id for reply in made.replies]
    if letter.get("nothing") or made.secret:
        assert (made.articles, replies, made.checker, made.answer) == ((), [], "", None)
    if "article" in letter:
        assert letter["article"] in made.articles[:3]
    if "reply" in letter:
        assert letter["reply"] in replies
    if "draft" in letter:
        assert made.draft is not None
        assert made.draft.id == letter["draft"]
    if "checker" in letter:
        assert made.checker == letter["checker"]


def test_there_are_letters_of_every_kind_in_every_language() -> None:
    assert {letter["locale"] for letter in LETTERS} == {one.tag for one in LOCALES}
    assert len({letter["name"] for letter in LETTERS}) == len(LETTERS) >= 40
    for kind in ("nothing", "secret"):
        assert sum(bool(letter.get(kind)) for letter in LETTERS) >= 4


def test_a_withdrawal_gets_no_draft_before_the_checker_has_decided(desk) -> None:
    for letter in LETTERS:
        if letter.get("checker") == "withdrawal":
            made = understand(desk.now.guide, None, Told(letter["message"], today=TODAY))
            assert made.draft is None
            assert all("withdrawal" in one for reply in made.waiting for one in reply.outcomes)


BROKEN_LINES = """Dear team,

I have lost the phone that I
always log in with, and my
card is at home. What can I
do?

Kind regards,
Sam"""


def test_lines_that_a_mail_program_broke_are_read_as_one_sentence(desk) -> None:
    assert list(sentences_of(BROKEN_LINES)) == [
        "Dear team,",
        "I have lost the phone that I always log in with, and my card is at home.",
        "What can I do?",
        "Kind regards,",
        "Sam",
    ]
    heard = hear(desk.now.guide, BROKEN_LINES, "en", anyhow=False)
    assert "Dear team," not in [one.text for one in heard]


@given(st.text(max_size=900))
def test_sentences_fit_into_a_query_and_lose_no_letter(text: str) -> None:
    found = list(sentences_of(text))
    assert all(0 < len(one) <= SENTENCE for one in found)
    if len(found) < SENTENCES:
        kept = Counter(filter(str.isalnum, "".join(found)))
        assert kept == Counter(filter(str.isalnum, text))


def test_the_language_of_long_golden_queries_is_guessed(desk) -> None:
    """Vocabulary and script alone: nine of ten in each locale, nineteen of twenty in all."""
    index = desk.now.index
    asked = found = 0
    for known in LOCALES:
        rows = load_golden(ROOT / f"tests/data/search/golden-{known.tag}.tsv")
        long = [
            row.query
            for row in rows
            if row.kind in ("question", "situation", "everyday", "steps")
            and len(row.query) >= (8 if known.script in ("hans", "hant") else 24)
        ]
        right = sum(guess(index, query, known.tag) == known.tag for query in long)
        assert len(long) >= 5, known.tag
        assert right >= 0.9 * len(long), (known.tag, right, len(long))
        asked, found = asked + len(long), found + right
    assert found >= 0.95 * asked


@pytest.mark.parametrize("otherwise", ["en", "zh-Hant"])
def test_a_message_without_words_is_taken_to_be_in_the_customers_language(desk, otherwise) -> None:
    for text in ("", "200,000", "?!", "KB"):
        assert guess(desk.now.index, text, otherwise) in (otherwise, "en")
    assert guess(desk.now.index, "123", otherwise) == otherwise


@pytest.mark.parametrize("tag", SECRETS)
def test_a_secret_is_warned_of_and_nothing_else_is_done_with_the_message(client, tag) -> None:
    told = {"message": SECRETS[tag], "today": "2026-11-24"}
    data = client.post("/api/situation", json=told).json()
    assert data["warning"] == "secret"
    rest = (data["facts"], data["articles"], data["checker"], data["replies"], data["answer"])
    assert rest == ([], [], None, [], [])
    page = client.post("/en/ru/message/read", json=told).text
    assert "seems to hold a password, a PIN or a code" in page
    assert "hunter22x" not in page
    assert 'href="/en' not in page


def test_a_secret_at_the_end_of_a_long_message_is_found(client) -> None:
    for length in (1500, 1590, 1600, 3000, 7000):
        text = ("I cannot log in. " * 600)[:length] + " my password is hunter22x"
        data = client.post("/api/situation", json={"message": text}).json()
        assert data["warning"] == "secret", length


def test_a_message_about_something_else_gets_no_answer(client) -> None:
    told = {"message": "Ciao, che tempo fa domani a Roma?"}
    data = client.post("/api/situation", json=told).json()
    assert data["locale"] == "it"
    assert (data["articles"], data["replies"], data["answer"]) == ([], [], [])
    assert "Nothing here answers this message" in client.post("/en/ru/message/read", json=told).text


def test_a_table_in_a_draft_has_its_cells_apart_in_both_media(client) -> None:
    told = {"message": LETTERS[0]["message"], "today": "2026-11-24"}
    page = html.unescape(client.post("/ru/en/message/read", json=told).text)
    row = ["Digital Security Card", "USD\u00a01,000,000", "USD\u00a01,500,000"]
    assert " | ".join(row) in page
    written = f'<th scope="row">{row[0]}</th><td>{row[1]}</td><td>{row[2]}</td>'
    assert page.count(written) == 2  # as shown, and as copied with formatting
    assert "\t" not in page


def test_a_draft_from_articles_stands_in_the_agents_language_too(client) -> None:
    told = {"message": LETTERS[0]["message"], "today": "2026-11-24"}
    page = html.unescape(client.post("/ru/en/message/read", json=told).text)
    mine, theirs = (
        [visible(cell) for cell in re.findall(rf'<td lang="{tag}"><?.*?</td>\n', page, re.DOTALL)]
        for tag in ("ru", "en")
    )
    assert len(mine) == len(theirs) >= 2
    assert all(re.search("[а-я]{4}", cell) for cell in mine)
    assert not any(re.search("[а-я]", cell) for cell in theirs)
    alone = client.post("/en/en/message/read", json=told).text
    assert "The draft in both languages" not in alone
    assert "Draft from the articles" in alone


def test_amounts_that_answer_no_question_are_named_for_the_agent_to_fill_in(client) -> None:
    message = "I want to withdraw 250,000 tomorrow with my DSC+, I already took 900,000 today"
    told = {"message": message, "today": "2026-11-24"}
    page = html.unescape(client.post("/en/ru/message/read", json=told).text)
    found = re.search(r'<p class="desk-unplaced">.*?</p>', page, re.DOTALL)
    assert found is not None
    assert visible(found[0]).replace("\u00a0", " ") == (
        "Not filled in, because the message does not say which question they answer: amount USD"
        " 250,000, date November 25, 2026, amount USD 900,000, date November 24, 2026."
        " Fill them in yourself."
    )
    told["message"] = "I want to withdraw 250,000 with my DSC+"
    assert "desk-unplaced" not in client.post("/en/ru/message/read", json=told).text


@pytest.mark.parametrize(
    "message, said",
    [
        (
            "Was my card shipped? My card was posted yesterday",
            "I am waiting for a device that comes by post",
        ),
        ("My app crashes on Android 13", "Android 13"),
        ("I have a DSC+ and lost my phone, what now?", "lost device"),
    ],
)
def test_what_a_message_says_is_called_as_readers_are_asked_for_it(client, message, said) -> None:
    told = {"message": message, "today": "2026-11-24"}
    page = html.unescape(client.post("/en/ru/message/read", json=told).text)
    facts = re.search(r'<ul class="desk-facts">.*?</ul>', page, re.DOTALL)
    assert facts is not None
    assert f">{said}<" in facts[0]


def test_no_word_of_ours_is_shown_as_a_fact(desk) -> None:
    guide = desk.now.guide
    for name, _ in guide.patterns("en").data["situations"]:
        fact = Fact(0, 0, "situation", name)
        made = Situation("en", guessed=False, facts=(fact,))
        for row in sayings(guide, made, "de"):
            assert row.text != name
            assert "_" not in row.text


def test_the_guess_can_be_corrected(client) -> None:
    told = {"message": CASES[0]["message"], "locale": "de"}
    data = client.post("/api/situation", json=told).json()
    assert (data["locale"], data["guessed"]) == ("de", False)


def test_a_draft_tells_a_checkers_result_only_when_the_checker_has_it(desk, client) -> None:
    told = {"message": CASES[1]["message"], "today": "2026-11-24"}
    data = client.post("/api/situation", json=told).json()
    assert data["checker"]["verdict"] == ""
    replies = desk.now.library.replies
    assert not any(tells_result(replies[one["id"]]) for one in data["replies"])
    assert tells_result(replies["withdrawal-over-day"])


def test_every_sentence_of_a_draft_is_approved_text(desk, client) -> None:
    """Drafts are made of phrases of articles, checkers and replies, with their blanks filled."""
    for case in CASES:
        told = {"message": case["message"], "today": "2026-11-24"}
        page = client.post(f"/en/{case['locale']}/message/read", json=told).text
        readers = [desk.now.contexts[tag] for tag in ("en", case["locale"])]
        known = {
            _start(form)
            for loaded in desk.now.library.documents.values()
            for _, phrase in phrases_of(loaded.model)
            for context in readers
            for form in context.shown(phrase).forms
        }
        rows = re.findall(r'<td lang="[^"]+">(.*?)</td>', page, re.DOTALL)
        texts = [visible(re.sub(r'<p class="desk-why".*?</p>', "", row)) for row in rows]
        for text in filter(None, (html.unescape(text).lstrip("•0123456789. ") for text in texts)):
            assert any(text.startswith(start) for start in known if start), text


def _start(form: str) -> str:
    """The beginning of a phrase up to its first placeholder or markup."""
    return re.split(r"[{*`\n]", form.lstrip("*"))[0].strip()[:30]


def test_what_a_message_says_fills_the_blanks_of_a_reply(desk) -> None:
    made = understand(desk.now.guide, None, Told(CASES[1]["message"], today=TODAY))
    values = filling(desk.now.library.replies["withdrawal-over-day"], made)
    assert values == {"amount": "250000", "device": "dsc_plus"}


def test_nothing_of_a_message_is_written_or_logged(desk, client, caplog) -> None:
    told = {"message": "My name is Zebulon Quux and I lost my phone", "today": "2026-11-24"}
    with caplog.at_level(logging.DEBUG):
        for address in ("/api/situation", "/en/ru/message/read"):
            assert client.post(address, json=told).status_code == 200
    assert not any("Quux" in record.getMessage() for record in caplog.records)
    written = [path for path in desk.reports.rglob("*") if path.is_file()]
    assert not any(b"Quux" in path.read_bytes() for path in written)


def test_a_message_cannot_be_sent_in_an_address(client) -> None:
    assert client.get("/en/ru/message?message=hello").status_code == 400
    assert client.get("/en/ru/message/read").status_code == 405
