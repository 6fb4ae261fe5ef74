"""Words that people type are forgotten before they fill the memory, and answers stay the same."""

from hypothesis import given
from hypothesis import strategies as st

from kb_tools.locales import LOCALES
from kb_tools.search import stems
from kb_tools.search.analysis import analyze
from kb_tools.search.memo import forget, memo


def test_a_memo_works_a_word_out_once_until_it_is_forgotten() -> None:
    worked: list[str] = []

    @memo(8)
    def length(word: str) -> int:
        worked.append(word)
        return len(word)

    assert [length("card"), length("card"), length("phone")] == [4, 4, 5]
    assert worked == ["card", "phone"]
    forget(above=1)
    assert length("card") == 4
    assert worked == ["card", "phone", "card"]


def test_only_memos_that_hold_more_are_emptied() -> None:
    forget(above=0)
    for number in range(20):
        stems.stem("english", f"word{number}")
    assert forget(above=20) == 0
    assert stems.stem.cache_info().currsize == 20
    assert forget(above=19) == 1
    assert stems.stem.cache_info().currsize == 0


@given(st.text(max_size=40), st.sampled_from([one.tag for one in LOCALES]))
def test_a_text_is_analysed_alike_before_and_after_forgetting(text: str, tag: str) -> None:
    before = list(analyze(tag, text))
    forget(above=0)
    assert list(analyze(tag, text)) == before
