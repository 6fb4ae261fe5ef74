"""Files of searches without an answer: read strictly, counted, asked again; secrets are dropped."""

import json
from pathlib import Path

import pytest

from kb_tools.assistant.guide import Guide
from kb_tools.assistant.unanswered import load_searches, unanswered
from kb_tools.faults import KbError

HINT = "give a file that was saved on the page of search"


def file(folder: Path, name: str, *searches: object) -> Path:
    path = folder / name
    path.write_text(json.dumps({"format": 1, "searches": searches}), "utf-8")
    return path


def test_questions_are_counted_over_files_and_asked_again(guide: Guide, tmp_path: Path) -> None:
    tax = {"question": "tax form", "locale": "en", "why": "not covered", "count": 2}
    one = file(tmp_path, "one.json", tax, {"question": "IB Key new phone", "locale": "en"})
    two = file(tmp_path, "two.json", tax, {"question": "my PIN is 4821", "locale": "en"})
    found = unanswered(guide, load_searches([one, two]))
    assert [(one.question, one.count, one.answered) for one in found] == [
        ("tax form", 4, False),
        ("IB Key new phone", 1, True),
    ]
    assert found[1].nearest[0] == "KB3073"


@pytest.mark.parametrize(
    "text, message",
    [
        ("{", "{path} is not JSON in UTF-8"),
        ("[]", "{path} holds no searches of format 1"),
        ('{"format": 2}', "{path} holds no searches of format 1"),
        (
            '{"format": 1, "searches": [{"locale": "xx"}]}',
            '{path} holds a search without question and locale: {"locale": "xx"}',
        ),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(text, "utf-8")
    with pytest.raises(KbError) as caught:
        load_searches([path])
    assert (caught.value.message, caught.value.hint) == (message.replace("{path}", str(path)), HINT)
