"""Single keys: what may be chosen, what is refused and why, and that every page names the learner's own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.accounts.models import User
from vocavision.settings import keys

ADDRESS = "/settings/keys"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("j", "KeyJ"), ("J", "KeyJ"), ("ㅓ", "KeyJ"), ("ㅃ", "KeyQ"), ("7", "Digit7"), (";", "Semicolon"), ("!", "!"),
        ("Num 4", "Numpad4"), ("numpad4", "Numpad4"), ("←", "ArrowLeft"), ("left", "ArrowLeft"),
        ("ArrowRight", "ArrowRight"), ("KeyJ", "KeyJ"),
    ],
)  # fmt: skip
def test_a_character_or_a_name_is_a_place_on_the_keyboard(typed: str, place: str) -> None:
    assert keys.place(typed) == place


def test_each_key_that_may_be_chosen_is_found_by_its_name() -> None:
    assert {key: keys.place(name) for key, name in keys.NAMES.items()} == {key: key for key in keys.NAMES}


@pytest.mark.parametrize(
    ("typed", "why"),
    [("Enter", "reserved"), ("Space", "reserved"), ("tab", "reserved"), ("Esc", "reserved"), ("ArrowUp", "reserved"),
     ("가", "unusable"), ("jk", "unusable"), ("é", "unusable"), ("F5", "unusable"), ("😀", "unusable")],
)  # fmt: skip
def test_a_key_that_is_needed_otherwise_or_is_none_is_refused(typed: str, why: str) -> None:
    _changed, refused = keys.chosen({"grade-1": typed})
    assert refused["grade-1"].why == why


def test_a_key_is_not_used_twice() -> None:
    assert keys.chosen({"sound": "z"})[1] == {"sound": keys.Refusal("taken", "Z", "undo")}
    assert keys.chosen({"sound": "x", "edit": "ㅌ"})[1] == {"edit": keys.Refusal("taken", "X", "sound")}


def test_keys_may_change_places_and_what_is_usual_is_no_change() -> None:
    assert keys.chosen({"grade-1": "4", "grade-4": "1"}) == ({"grade-1": "Digit4", "grade-4": "Digit1"}, {})
    assert keys.chosen({"grade-1": "1", "sound": "r", "list": "?"}) == ({}, {})
    assert keys.chosen({"undo": "u", "sound": "z"}) == ({"undo": "KeyU", "sound": "KeyZ"}, {})


@pytest.mark.parametrize("kept", ["", "[]", "nothing", '{"grade-1": 1}', '{"grade-9": "KeyJ"}', '{"undo": "<b>"}'])
def test_what_cannot_be_read_leaves_the_usual_keys(kept: str) -> None:
    assert keys.places(keys.read(kept)) == keys.USUAL


@given(st.dictionaries(st.sampled_from(sorted(keys.USUAL)), st.sampled_from(sorted(keys.NAMES)) | st.text(max_size=3)))
def test_whatever_is_typed_no_two_actions_share_a_key(typed: dict[str, str]) -> None:
    changed, refused = keys.chosen(typed)
    if not refused:
        at = keys.places(keys.read(keys.written(changed)))
        every = [key for places in at.values() for key in places]
        assert len(every) == len(set(every))
        assert at.keys() == keys.USUAL.keys()


@pytest.fixture
def mina(visitor: Visitor) -> User:
    learner = a_learner()
    signed_in(visitor, learner)
    return learner


def kept(learner: User) -> dict[str, str]:
    found: dict[str, str] = json.loads(User.get_by_id(learner.id).keys)
    return found


def save(visitor: Visitor, status: int = 200, **typed: str) -> Page:
    return visitor.submit(visitor.get(ADDRESS), ADDRESS, status=status, **typed)


def listed(visitor: Visitor) -> list[str]:
    """The keys as the help lists them."""
    return [visitor.get("/help").words(one) for one in visitor.get("/help").all(".//table//kbd")]


def test_a_changed_key_is_kept_shown_again_and_listed_in_the_help(visitor: Visitor, mina: User) -> None:
    page = save(visitor, grade_1="j", undo="ㅕ")
    assert "Saved." in page.words()
    assert kept(mina) == {"grade-1": "KeyJ", "undo": "KeyU"}
    assert [page.form(ADDRESS)[name] for name in ("grade_1", "undo", "sound")] == ["J", "U", ""]
    assert listed(visitor) == ["Space", "Enter", "J", "2", "3", "4", "U", "Ctrl Z", "R", "E", "-", "@", "?"]
    assert "J 2 3 4 grade, U undoes, R plays." in visitor.get("/settings/learning").words()


def test_saving_the_page_as_it_is_changes_nothing(visitor: Visitor, mina: User) -> None:
    save(visitor, grade_1="j", suspend="!")
    save(visitor)
    assert kept(mina) == {"grade-1": "KeyJ", "suspend": "!"}
    save(visitor, grade_1="")
    assert kept(mina) == {"suspend": "!"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"grade_1": "z"}, "Z is the key of “Undo” already."),
        ({"sound": " "}, "Space has a use of its own."),
        ({"edit": "가"}, "가 cannot be used."),
        ({"edit": "x" * 5000}, "cannot be used."),
    ],
)
def test_a_key_that_cannot_be_had_is_refused_in_words_and_changes_nothing(
    visitor: Visitor, mina: User, typed: dict[str, str], said: str
) -> None:
    page = save(visitor, status=422, **typed)
    (field,) = typed
    (error,) = page.all(f".//p[@id='{field}-error']")
    assert said in page.words(error)
    assert kept(mina) == {}


def test_back_to_the_usual_keys(visitor: Visitor, mina: User) -> None:
    page = save(visitor, grade_1="j", list="h")
    page = visitor.submit(page, "/settings/keys/usual")
    assert "Every key is the usual one again." in page.words()
    assert kept(mina) == {}


def test_the_help_lists_the_usual_keys_to_a_stranger_and_none_that_are_turned_off(visitor: Visitor) -> None:
    assert listed(visitor)[2:8] == ["1", "2", "3", "4", "U", "Z"]
    signed_in(visitor, a_learner(single_keys=False))
    assert listed(visitor) == ["Space", "Enter", "Ctrl Z"]


def test_keys_are_for_the_signed_in(visitor: Visitor) -> None:
    visitor.get(ADDRESS, status=401)
