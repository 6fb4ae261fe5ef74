"""Lines of answers: whatever the bytes, a JSON value or a reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.checkers.answers import MAX_LINE, LineError, read_line

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_a_json_value_is_read_as_it_was_written(value) -> None:
    assert read_line(json.dumps(value).encode()) == value


@given(st.binary())
def test_any_bytes_are_read_or_refused_with_a_reason(line: bytes) -> None:
    refused = None
    try:
        read_line(line)
    except LineError as error:
        refused = error
    assert refused is None or all(refused.as_dict()[part] for part in ("code", "message", "hint"))


@pytest.mark.parametrize("extra, refused", [(0, False), (1, True)])
def test_a_line_may_have_as_many_bytes_as_the_limit(extra: int, refused: bool) -> None:
    line = b'"' + b"x" * (MAX_LINE - 2 + extra) + b'"'
    if refused:
        with pytest.raises(LineError, match=f"more than {MAX_LINE} bytes"):
            read_line(line)
    else:
        assert len(str(read_line(line))) == MAX_LINE - 2
