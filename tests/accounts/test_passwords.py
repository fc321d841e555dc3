"""What a password must be."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vocavision.accounts import passwords
from vocavision.accounts.passwords import Problem
from vocavision.lib.common_passwords import common_passwords

COMMON = frozenset({"password123", "letmein12"})


def test_seven_characters_are_too_few_and_eight_are_enough() -> None:
    assert passwords.problem("kq8!mzx", "a@b.org", COMMON) is Problem.SHORT
    assert passwords.problem("kq8!mzxw", "a@b.org", COMMON) is None


def test_256_characters_are_taken_and_257_are_not() -> None:
    assert passwords.problem("kä" * 128, "a@b.org", COMMON) is None
    assert passwords.problem("k" * 257, "a@b.org", COMMON) is Problem.LONG


def test_a_common_password_is_refused_whatever_its_case() -> None:
    assert passwords.problem("PassWord123", "a@b.org", COMMON) is Problem.COMMON


def test_the_bundled_list_holds_ten_thousand_and_the_commonest() -> None:
    known = common_passwords()
    assert len(known) >= 10_000
    assert {"password", "123456789", "qwertyuiop"} <= known


def test_a_password_made_of_the_email_is_refused() -> None:
    for made in ("mina.kim", "mina.kim12", "Mina.Kim!!1", "mina.kim@example.org", "example1"):
        assert passwords.problem(made, "mina.kim@example.org", COMMON) is Problem.EMAIL, made
    assert passwords.problem("mina.kim likes rain", "mina.kim@example.org", COMMON) is None


def test_signs_between_the_letters_make_no_other_password() -> None:
    for made in ("hyejinpark", "HyejinPark", "hyejin_park", "h.y.e.j.i.n.p.a.r.k", "hyejinpark!!99", "n-a-v-e-r-1"):
        assert passwords.problem(made, "hyejin.park@naver.com", COMMON) is Problem.EMAIL, made
    for own in ("park hyejin", "hyejinpark sees rain", "a!b?c.d,e;f"):
        assert passwords.problem(own, "hyejin.park@naver.com", COMMON) is None, own


@given(st.text(min_size=8, max_size=80))
def test_no_composition_is_asked_for(password: str) -> None:
    assert passwords.problem(password, "zz@zz.org", frozenset()) is None


def test_a_hash_fits_its_password_and_no_other() -> None:
    kept = passwords.hashed("correct horse battery")
    assert kept.startswith("$argon2id$")
    assert passwords.matches("correct horse battery", kept)
    assert not passwords.matches("correct horse batterz", kept)
    assert not passwords.matches("anything at all", None)


def test_a_password_typed_in_another_unicode_form_still_fits() -> None:
    kept = passwords.hashed("바다가 보이는 창문")
    assert passwords.matches(unicodedata.normalize("NFD", "바다가 보이는 창문"), kept)
