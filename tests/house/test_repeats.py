"""Each form that creates something carries a key of its own; every other one changes nothing when sent twice."""

import re
from pathlib import Path

from tests.house.sources import ROOT, decorators, functions, modules, none
from tests.house.test_routes import all_routes

# Why sending it twice does what sending it once does.
BY_NATURE = {
    "accounts.sign_out": "signs out whoever is signed in",
    "courses.pause": "sets when, once",
    "courses.start": "a course is taken once",
    "mistakes.decide": "the decision takes the place of the one before",
    "notes.bookmark": "says whether, not the other way",
    "notes.note": "the text takes the place of the one before",
    "onboarding.keep_course": "a course is taken once",
    "onboarding.keep_goal": "the number takes the place of the one before",
    "onboarding.keep_meanings": "the choice takes the place of the one before",
    "ops.client_errors": "notes in the log, which counts",
    "review.decide": "an event has its own id and is recorded once",
    "review.answer": "shows the answer, records nothing",
    "review.end": "ends the session that is there",
    "review.grade": "an event has its own id and is recorded once",
    "wishes.learn": "a word is wanted once",
    "review.note": "the text takes the place of the one before",
    "wishes.suspend": "says whether, not the other way",
    "review.undo": "names the event that it takes back",
    "settings.language": "the choice takes the place of the one before",
    "settings.save_appearance": "the values take the place of those before",
    "settings.save_keys": "the values take the place of those before",
    "settings.save_learning": "the values take the place of those before",
    "settings.save_profile": "the values take the place of those before",
    "settings.usual_keys": "the usual ones take the place of the others",
    "sync.discard": "it is gone then",
    "sync.events": "an event has its own id and is recorded once",
}
FORM = re.compile(r"<form\b[^>]*?action=\"{{ (url_for\('([\w.]+)'|action)[^>]*>(.*?)</form>", re.DOTALL)
ELSEWHERE = {"action": "accounts.confirm"}  # the page that both confirming views show


def with_key() -> set[str]:
    """The views that are answered once."""
    return {
        f"{one.slice}.{node.name}"
        for one in modules()
        if one.kind in {"routes", "api"}
        for node in functions(one)
        if any(name.startswith("answered_once(") for name in decorators(node))
    }


def faults(path: Path, once: set[str]) -> list[str]:
    """The forms of a template that should carry a key and do not, or the other way."""
    found = []
    for named, endpoint, inside in FORM.findall(path.read_text(encoding="utf-8")):
        endpoint = endpoint or ELSEWHERE[named]
        wanted = endpoint in once and not (endpoint == "review.start" and 'name="more"' not in inside)
        if wanted != ("once()" in inside):
            found.append(f"{path.name}: the form of {endpoint} {'lacks' if wanted else 'needs no'} {{{{ once() }}}}")
    return found


def test_whatever_is_sent_twice_is_either_kept_or_harmless_by_nature() -> None:
    once, views = with_key(), {route.view for route in all_routes() if route.method == "POST"}
    assert len(once) > 10
    none(
        [
            f"{view}: decorate it with @answered_once, or say why not in {Path(__file__).name}"
            for view in sorted(views - once - set(BY_NATURE))
        ]
    )
    none([f"{view} is listed, but is kept or gone" for view in sorted(set(BY_NATURE) & once | set(BY_NATURE) - views)])


def test_the_forms_of_these_views_carry_a_key_and_no_others() -> None:
    none([fault for path in sorted((ROOT / "templates").rglob("*.html")) for fault in faults(path, with_key())])


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<form method="post" action="{{ url_for(\'a.make\') }}">{{ csrf() }}</form>')
    assert faults(page, {"a.make"})
    assert not faults(page, set())
    page.write_text('<form method="post" action="{{ url_for(\'a.make\', x=1) }}" novalidate>{{ once() }}</form>')
    assert not faults(page, {"a.make"})
    assert faults(page, {"a.other"})
