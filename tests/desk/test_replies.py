"""Replies in the desk: both languages, blanks that keep copying shut, the same text as composed."""

import re

import pytest

from kb_tools.locales import LOCALES
from kb_tools.render.replies import compose

OVER = "withdrawal-over-day"
FILLED = {"amount": "250000", "device": "dsc"}


def preview(client, reply: str, values: dict[str, str], tag: str = "ru") -> str:
    got = client.post(f"/en/{tag}/replies/{reply}/preview", json={"values": values})
    assert got.status_code == 200
    return str(got.text)


def test_a_reply_with_an_empty_blank_cannot_be_copied(client) -> None:
    html = preview(client, OVER, {"amount": "250000"})
    assert 'data-desk-ready="no"' in html
    assert 'data-desk-missing="device"' in html
    assert re.search(r"data-desk-plain>\s*</textarea>", html)
    page = client.get(f"/en/ru/replies/{OVER}").text
    assert re.search(r"<button[^>]*data-desk-copy-text[^>]* disabled>", page)


@pytest.mark.parametrize("tag", [known.tag for known in LOCALES])
def test_what_is_copied_is_what_the_customers_locale_composes(client, desk, tag) -> None:
    reply = desk.now.library.replies[OVER]
    mail = compose(desk.now.contexts[tag], reply, FILLED, base=desk.site)
    data = client.post(
        f"/api/replies/{OVER}/compose", json={"locale": tag, "values": FILLED}
    ).json()
    assert data["ready"] is True
    assert (data["text"], data["html"], data["lang"]) == (mail.text, mail.html, mail.lang)
    html = preview(client, OVER, FILLED, tag)
    assert 'data-desk-ready="yes"' in html
    assert mail.html in html


def test_filled_blanks_stand_in_the_text_as_each_reader_writes_them(client) -> None:
    html = preview(client, OVER, FILLED, "fr").replace("\xa0", " ").replace("\u202f", " ")
    assert '<span class="desk-filled">USD 250,000</span>' in html
    assert 'class="desk-blank"' in html  # the optional link
    assert "Left out while its blank is empty" in html


def test_a_value_that_cannot_be_used_says_why_and_is_not_repeated(client) -> None:
    html = preview(client, OVER, {"amount": "lots of money", "device": "dsc"})
    assert 'data-desk-refused="amount"' in html
    assert "lots of money" not in html


def test_a_link_to_another_site_is_refused(client) -> None:
    values = FILLED | {"result": "https://evil.example/ru/checkers/withdrawal/"}
    data = client.post(f"/api/replies/{OVER}/compose", json={"locale": "ru", "values": values})
    assert data.json()["refused"] == [
        {
            "blank": "result",
            "message": "this is not a page of the public site that can be used",
            "hint": "only links to https://help.example/ can be sent",
        }
    ]


def test_an_unknown_blank_is_refused(client) -> None:
    data = client.post(
        f"/api/replies/{OVER}/compose", json={"locale": "ru", "values": FILLED | {"name": "Anna"}}
    ).json()
    assert data["ready"] is False
    assert [one["blank"] for one in data["refused"]] == ["name"]


def test_every_reply_opens_in_every_language(client, desk) -> None:
    for name in desk.now.library.replies:
        for tag in ("en", "zh-Hans"):
            assert client.get(f"/{tag}/fr/replies/{name}").status_code == 200


def test_the_list_has_every_reply_once(client, desk) -> None:
    page = client.get("/en/ru/replies").text
    listed = re.findall(r'href="/en/ru/replies/([a-z0-9-]+)"', page)
    assert sorted(listed) == sorted(desk.now.library.replies)
    assert len(listed) >= 30
    data = client.get("/api/replies").json()["replies"]
    assert sorted(one["id"] for one in data) == sorted(listed)
