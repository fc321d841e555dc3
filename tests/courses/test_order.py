"""In which order a course gives its words."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vocavision.courses.order import APART, LEAST, MOST, Item, apart, on_topics


def item(
    key: str, zipf: float = 5.0, *, pos: str = "noun", topics: Sequence[str] = (), rivals: Sequence[str] = ()
) -> Item:
    return Item(key, pos, zipf, frozenset(topics), frozenset(rivals), key)


def plain(count: int, start: float = 4.0) -> list[Item]:
    return [item(f"plain{n}", start - n / 100, topics=[f"topic{n}"]) for n in range(count)]


names = st.sampled_from([f"word{n}" for n in range(14)])
items = st.lists(
    st.builds(
        lambda key, zipf, pos, topics, rivals: item(key, zipf, pos=pos, topics=topics, rivals=rivals),
        names,
        st.floats(1, 7),
        st.sampled_from(["noun", "verb", "adverb"]),
        st.lists(st.sampled_from(["food", "home", "town"]), max_size=2),
        st.lists(names, max_size=3),
    ),
    max_size=14,
    unique_by=lambda one: one.key,
)


@given(items)
def test_every_word_has_its_place_and_has_it_once(words: list[Item]) -> None:
    assert sorted(apart(words)) == sorted(word.key for word in words)


@given(items, st.randoms())
def test_the_order_of_the_source_does_not_matter(words: list[Item], rng: object) -> None:
    shuffled = list(words)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert apart(shuffled) == apart(words)


@given(st.integers(0, 3), st.integers(30, 60))
def test_rivals_keep_their_distance_where_there_are_words_to_put_between(pairs: int, others: int) -> None:
    """Each pair is as frequent as any two words can be, and would stand side by side."""
    words = plain(others)
    for n in range(pairs):
        words += [item(f"left{n}", 7.0), item(f"right{n}", 7.0, rivals=[f"left{n}"])]
    order = apart(words)
    for n in range(pairs):
        assert abs(order.index(f"left{n}") - order.index(f"right{n}")) >= APART


def test_it_is_enough_that_one_of_the_two_names_the_other() -> None:
    for left, right in ((["hot"], []), ([], ["cold"])):
        words = [*plain(20), item("cold", 7.0, rivals=left), item("hot", 7.0, rivals=right)]
        order = apart(words)
        assert abs(order.index("hot") - order.index("cold")) >= APART


def test_where_nothing_but_rivals_is_left_they_come_all_the_same() -> None:
    assert apart([item("hot", 6.0), item("cold", 5.0, rivals=["hot"])]) == ["hot", "cold"]


def test_the_more_frequent_comes_first_and_a_tie_is_broken_by_the_name() -> None:
    assert apart([item("b", 3.0), item("c", 5.0), item("a", 3.0)]) == ["c", "a", "b"]


def test_a_thing_one_can_see_comes_before_a_word_that_joins_others() -> None:
    assert apart([item("of", 6.0, pos="preposition"), item("cup", 5.0)]) == ["cup", "of"]


def test_three_words_of_one_topic_do_not_stand_in_a_row() -> None:
    words = [item(f"food{n}", 7.0 - n / 10, topics=["food"]) for n in range(3)] + plain(12, 3.0)
    places = [apart(words).index(f"food{n}") for n in range(3)]
    assert min(b - a for a, b in pairwise(places)) > 3


def test_words_without_a_picture_are_at_most_every_fourth() -> None:
    words = [item(f"of{n}", 7.0, pos="preposition") for n in range(4)] + plain(30)
    places = sorted(apart(words).index(f"of{n}") for n in range(4))
    assert min(b - a for a, b in pairwise(places)) >= 4


def test_a_topic_takes_the_lower_levels_first_and_no_more_than_fit() -> None:
    low = [("A1", item(f"low{n}", 3.0, topics=["sea"])) for n in range(100)]
    high = [("B1", item(f"high{n}", 6.0 - n / 100, topics=["sea", "town"])) for n in range(100)]
    other = [("A1", item("other", topics=["town"]))]
    chosen = on_topics([*high, *low, *other], frozenset({"sea"}))
    assert len(chosen) == MOST
    keys = [one.key for one in chosen]
    assert keys[100:] == [f"high{n}" for n in range(50)]
    assert {one.set_names for one in chosen[100:]} == {frozenset({"town"})}


def test_too_few_words_on_a_topic_are_no_course() -> None:
    words = [("A1", item(f"word{n}", topics=["sea"])) for n in range(LEAST - 1)]
    assert on_topics(words, frozenset({"sea"})) == []
    assert len(on_topics([*words, ("B1", item("more", topics=["sea"]))], frozenset({"sea"}))) == LEAST
