"""Every screen in every state, and how one gets there: SCREENS, looked at by axe and by the tests of layout.

What is pressed is found by address or mark, never by its name: the same way leads there in both languages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.browser import people, tunnels
from tests.factories import PASSWORD, a_learner
from tests.failures import broken, failing
from vocavision.accounts.models import User

if TYPE_CHECKING:
    from playwright.sync_api import Page

ERRORS = (400, 401, 403, 404, 405, 413, 415, 422, 429, 500, 503)
SPARSE, FULL, LONG = "water", "harbor", "borrow"


@dataclass
class Stage:
    """The window on which a screen is put, the language it speaks, and what its learners have set."""

    page: "Page"
    language: str = "en"
    settings: dict[str, Any] = field(default_factory=dict)  # of every learner

    def learner(self, **values: Any) -> User:
        """A signed-in learner of this language whose presses count at once."""
        who = a_learner(**{"locale": self.language, "guard_ms": 0, **self.settings, **values})
        return people.sign_in(self.page, who)

    def trying(self) -> User:
        """Like `learner`, somebody without an account."""
        return people.sign_in(self.page, people.nameless(locale=self.language, guard_ms=0))

    def go(self, path: str) -> None:
        """Open the page of this address."""
        self.page.goto(path)

    def send(self, action: str, **fields: str) -> None:
        """Fill in the form of this address and send it; the page that answers is there afterwards."""
        form = self.page.locator(f'main form[action="{action}"]').first
        for name, value in fields.items():
            form.locator(f'[name="{name}"]').fill(value)
        with self.page.expect_navigation():
            form.locator("button:not([type=button])").first.click()

    def press(self, key: str) -> None:
        """Press the card's button of this mark and wait for what comes."""
        before = self.page.locator("#session > *").element_handle()
        self.page.locator(f'#session [data-key="{key}"]').click()
        before.wait_for_element_state("hidden")
        self.page.locator("#card-heading").wait_for()


Reach = Callable[[Stage], None]
SCREENS: dict[str, Reach] = {}
SPEAKING: set[str] = set()  # screens that need a browser with a voice
KEEPING: set[str] = set()  # screens that need a browser that keeps things: a service worker


def screen(name: str, *, voice: bool = False, worker: bool = False) -> Callable[[Reach], Reach]:
    """Put the way to a screen into the table."""

    def kept(reach: Reach) -> Reach:
        assert name not in SCREENS, f"two screens are called {name}"
        SCREENS[name] = reach
        if voice:
            SPEAKING.add(name)
        if worker:
            KEEPING.add(name)
        return reach

    return kept


def plain(name: str, path: str) -> None:
    """A screen that a stranger opens by its address."""
    screen(name)(lambda stage: stage.go(path))


for _name, _path in (
    ("landing", "/"),
    ("sign-up", "/sign-up"),
    ("sign-in", "/sign-in"),
    ("forgotten password", "/forgot-password"),
    ("words", "/words"),
    ("words, second page", "/words?page=2"),
    ("words, found", "/words?q=harbour"),
    ("words, none found", "/words?q=zzzzqqq"),
    ("words, filters", "/words?level=A1&sort=word"),
    ("word, a stranger's", f"/words/{FULL}"),
    ("words, past the last", "/words?page=900"),
    ("roots", "/roots"),
    ("roots, prefixes", "/roots?kind=prefix"),
    ("root", "/roots/spect"),
    ("root, a suffix", "/roots/ful"),
    ("mix-ups", "/mix-ups"),
    ("mix-ups, a letter", "/mix-ups?letter=s"),
    ("courses, a stranger's", "/courses"),
    ("course, second page", f"/courses/{people.FIRST_COURSE}?page=2"),
    ("course, a stranger's", f"/courses/{people.FIRST_COURSE}"),
    ("help", "/help"),
    ("credits", "/credits"),
    ("offline", "/offline"),
    ("style guide", "/styleguide"),
    *((f"error {status}", f"/failing/{status}") for status in ERRORS),
):
    plain(_name, _path)


@screen("sign-up, with errors")
def sign_up_errors(stage: Stage) -> None:
    """Neither email nor password will do."""
    stage.go("/sign-up")
    stage.send("/sign-up", email="mina@", password="short")


@screen("sign-up, taken")
def sign_up_taken(stage: Stage) -> None:
    """Somebody has this email."""
    email = str(a_learner().email)
    stage.go("/sign-up")
    stage.send("/sign-up", email=email, password=PASSWORD)


@screen("sign-in, wrong password")
def sign_in_wrong(stage: Stage) -> None:
    """The password is another."""
    email = str(people.with_password().email)
    stage.go("/sign-in")
    stage.send("/sign-in", email=email, password="something else")


@screen("sign-in, with errors")
def sign_in_errors(stage: Stage) -> None:
    """Nothing is filled in."""
    stage.go("/sign-in")
    stage.send("/sign-in")


@screen("forgotten password, with errors")
def forgot_errors(stage: Stage) -> None:
    """What was typed is no address."""
    stage.go("/forgot-password")
    stage.send("/forgot-password", email="mina")


@screen("link sent")
def link_sent(stage: Stage) -> None:
    """The link is on its way."""
    stage.go("/forgot-password")
    stage.send("/forgot-password", email="mina@example.org")


@screen("new password")
def reset(stage: Stage) -> None:
    """The page of the mailed link."""
    stage.go(f"/reset-password/{people.mailed('reset')}")


@screen("new password, with errors")
def reset_errors(stage: Stage) -> None:
    """The new password is too short."""
    token = people.mailed("reset")
    stage.go(f"/reset-password/{token}")
    stage.send(f"/reset-password/{token}", password="short")


@screen("confirm the address")
def verify(stage: Stage) -> None:
    """The page of the mail that came after signing up."""
    stage.go(f"/verify/{people.mailed('verify')}")


for _step, _path in enumerate(("/welcome", "/welcome/course", "/welcome/goal"), 1):

    @screen(f"welcome, step {_step}")
    def welcome(stage: Stage, path: str = _path) -> None:
        """A step of the welcome."""
        stage.learner(welcomed_at_ms=None)
        stage.go(path)


@screen("welcome, with errors")
def welcome_errors(stage: Stage) -> None:
    """So many new words are too many."""
    stage.learner(welcomed_at_ms=None)
    stage.go("/welcome/goal")
    stage.send("/welcome/goal", new_per_day="5000")


@screen("today, without a course")
def today_empty(stage: Stage) -> None:
    """Nothing to learn yet."""
    stage.learner()
    stage.go("/today")


@screen("today, new words")
def today_new(stage: Stage) -> None:
    """A course was begun today."""
    people.enrolled(stage.learner())
    stage.go("/today")


@screen("today, words due")
def today_due(stage: Stage) -> None:
    """Words are due and some were hard."""
    ratings = (people.GOOD, people.AGAIN, people.GOOD)
    people.enrolled(people.met(stage.learner(name="Mina"), "harbor", "water", days_ago=4, ratings=ratings))
    stage.go("/today")


@screen("today, nothing due")
def today_done(stage: Stage) -> None:
    """All that was to do is done."""
    people.enrolled(people.met(stage.learner(new_per_day=0), "harbor", "water", days_ago=0.5))
    stage.go("/today")


@screen("today, while trying")
def today_nameless(stage: Stage) -> None:
    """Somebody without an account."""
    people.enrolled(stage.trying())
    stage.go("/today")


def in_session(stage: Stage) -> None:
    """Begin the session on Today."""
    stage.go("/today")
    with stage.page.expect_navigation():
        stage.page.locator('form[action="/session/start"] button').first.click()
    stage.page.locator("#card-heading").wait_for()


@screen("session, a new word")
def meet(stage: Stage) -> None:
    """A word is met."""
    people.wishes(stage.learner(), FULL)
    in_session(stage)


@screen("session, a new word that speaks", voice=True)
def meet_aloud(stage: Stage) -> None:
    """A word is met, and there is a voice."""
    people.wishes(stage.learner(sound_auto=True), FULL)
    in_session(stage)


@screen("session, recognise")
def recognise(stage: Stage) -> None:
    """From the word to its meaning."""
    people.met(stage.learner(), "harbor", "water", "borrow", days_ago=4)
    in_session(stage)


@screen("session, recognise answered")
def recognise_answered(stage: Stage) -> None:
    """The answer and the four grades."""
    recognise(stage)
    stage.press("show")


@screen("session, graded")
def graded(stage: Stage) -> None:
    """The next card, with Undo."""
    recognise_answered(stage)
    stage.press("grade-3")


@screen("session, undone")
def undone(stage: Stage) -> None:
    """The card that Undo gave back."""
    graded(stage)
    stage.press("undo")


@screen("session, note open")
def note_open(stage: Stage) -> None:
    """Edit shows the answer with the note open."""
    recognise(stage)
    stage.press("edit")


@screen("session, answered elsewhere")
def elsewhere(stage: Stage) -> None:
    """The card was answered in another window meanwhile."""
    recognise_answered(stage)
    other = Stage(stage.page.context.new_page(), stage.language)
    other.go("/session")
    other.press("show")
    other.press("grade-3")
    other.page.close()
    stage.press("grade-3")


@screen("session, list of keys")
def keys(stage: Stage) -> None:
    """The list of keys over the card."""
    recognise(stage)
    stage.page.locator("[data-keys-list]").first.click()
    stage.page.locator("#keys-list").wait_for()


@screen("session, a press that failed")
def failed(stage: Stage) -> None:
    """What cannot be done now is said beside the card."""
    recognise_answered(stage)
    stage.page.route("**/session/grade", lambda route: route.fulfill(status=503, body=""))
    stage.page.locator('#session [data-key="grade-3"]').click()
    stage.page.locator("#problem").wait_for()


def recall(stage: Stage) -> None:
    """From the meaning to the word."""
    people.met(stage.learner(ask_listen=False), FULL, days_ago=3, ratings=(people.EASY,))
    in_session(stage)
    stage.page.locator("#typed").wait_for()


screen("session, recall")(recall)


@screen("session, listen", voice=True)
def listen(stage: Stage) -> None:
    """From the sound to the word."""
    people.met(stage.learner(ask_recall=False), FULL, days_ago=3, ratings=(people.EASY,))
    in_session(stage)
    stage.page.locator("#typed").wait_for()


def typed(name: str, answer: str) -> None:
    """A screen on which this answer was typed."""

    @screen(name)
    def reach(stage: Stage) -> None:
        recall(stage)
        stage.page.locator("#typed").fill(answer)
        stage.press("show")
        stage.page.locator(".grades").wait_for()


typed("session, typed right", "harbour")
typed("session, typed almost", "harber")
typed("session, typed wrong", "mountain")
typed("session, typed in Hangul", "ㅗㅁ규ㅐㄱ")


@screen("session, a difficult word")
def difficult(stage: Stage) -> None:
    """A word that keeps slipping away shows its hook first."""
    learner = stage.learner()
    people.met(learner, "water", days_ago=60)
    for day in range(8):
        people.answered(learner, people.AGAIN, people.GOOD, days_ago=50 - 6 * day)
    in_session(stage)
    stage.press("show")


@screen("summary")
def summary(stage: Stage) -> None:
    """All went well."""
    people.met(stage.learner(), FULL, days_ago=4)
    in_session(stage)
    stage.press("show")
    stage.press("grade-3")


@screen("summary, with misses")
def summary_misses(stage: Stage) -> None:
    """Something was hard, it comes again later, and there is no account."""
    learner = stage.trying()
    people.met(learner, "harbor", "water", days_ago=4)
    in_session(stage)
    stage.press("show")
    stage.press("grade-1")
    with stage.page.expect_navigation():
        stage.page.locator('form[action="/session/end"] button').click()


@screen("word, a learner's")
def word_full(stage: Stage) -> None:
    """A word with status, history, note and bookmark."""
    learner = stage.learner()
    people.met(learner, FULL, days_ago=4)
    people.noted(learner, FULL)
    stage.go(f"/words/{FULL}")
    for fold in stage.page.locator("main details").all():
        fold.evaluate("fold => fold.open = true")


@screen("word, a learner's new one")
def word_sparse(stage: Stage) -> None:
    """A word with little to it, not met."""
    stage.learner()
    stage.go(f"/words/{SPARSE}")


@screen("word, suspended")
def word_suspended(stage: Stage) -> None:
    """A word that rests."""
    people.suspended(people.met(stage.learner(), FULL, days_ago=4), FULL)
    stage.go(f"/words/{FULL}")


@screen("words, a learner's")
def words_learner(stage: Stage) -> None:
    """The list with a status and its filter."""
    people.met(stage.learner(), "harbor", "water", days_ago=4)
    stage.go("/words?status=learning")


@screen("words, bookmarked")
def words_bookmarked(stage: Stage) -> None:
    """A learner's bookmarks."""
    people.noted(people.noted(stage.learner(), "harbor"), "water")
    stage.go("/words?status=bookmarked")


@screen("words, none bookmarked")
def words_none_bookmarked(stage: Stage) -> None:
    """Nothing is bookmarked yet."""
    stage.learner()
    stage.go("/words?status=bookmarked")


@screen("word, chosen")
def word_chosen(stage: Stage) -> None:
    """A word that comes with the next new ones, and has a bookmark."""
    people.noted(people.wishes(stage.learner(), FULL), FULL)
    stage.go(f"/words/{FULL}")


@screen("note, too long")
def note_too_long(stage: Stage) -> None:
    """A note that is over its limit."""
    stage.learner()
    stage.go(f"/words/{FULL}")
    too_long = "area => { area.removeAttribute('maxlength'); area.value = 'x'.repeat(1001); }"
    stage.page.locator("#note-text").evaluate(too_long)
    stage.page.locator("#note button").click()
    stage.page.locator("#note [aria-invalid=true]").wait_for()


@screen("something wrong")
def something_wrong(stage: Stage) -> None:
    """Where a reader says what is wrong with a word."""
    stage.go(f"/words/{FULL}/something-wrong")


@screen("something wrong, with errors")
def something_wrong_errors(stage: Stage) -> None:
    """Nothing was said."""
    something_wrong(stage)
    stage.send(f"/words/{FULL}/something-wrong")


@screen("reported mistakes")
def reported_mistakes(stage: Stage) -> None:
    """What an editor has to decide."""
    editor = stage.learner(role="editor")
    people.reported(editor, FULL, "The boat is upside down.\nIt should float.")
    stage.go("/mistakes")


@screen("reported mistakes, decided")
def decided_mistakes(stage: Stage) -> None:
    """What was decided, and by whom."""
    reported_mistakes(stage)
    with stage.page.expect_navigation():
        stage.page.locator("main form button").first.click()
    stage.go("/mistakes?state=mended")


@screen("reported mistakes, none")
def no_mistakes(stage: Stage) -> None:
    """Nothing is declined."""
    stage.learner(role="editor")
    stage.go("/mistakes?state=declined")


@screen("courses")
def courses(stage: Stage) -> None:
    """One course begun, with words met."""
    people.met(people.enrolled(stage.learner()), "water", days_ago=3)
    stage.go("/courses")


@screen("course, begun")
def course_begun(stage: Stage) -> None:
    """A course one learns now."""
    people.enrolled(stage.learner())
    stage.go(f"/courses/{people.FIRST_COURSE}")


@screen("course, paused")
def course_paused(stage: Stage) -> None:
    """A course that rests."""
    course_begun(stage)
    stage.send(f"/courses/{people.FIRST_COURSE}/pause")


@screen("settings")
def settings(stage: Stage) -> None:
    """What can be set, with the menu open."""
    stage.learner()
    stage.go("/settings")
    stage.page.locator("details[data-menu] summary").click()


@screen("settings, while trying")
def settings_nameless(stage: Stage) -> None:
    """What can be set without an account."""
    stage.trying()
    stage.go("/settings/security")


@screen("settings, profile")
def profile(stage: Stage) -> None:
    """Who one is."""
    stage.learner(name="Mina")
    stage.go("/settings/profile")


@screen("settings, profile with errors")
def profile_errors(stage: Stage) -> None:
    """A name that is too long."""
    profile(stage)
    stage.page.locator("#name").evaluate("field => field.removeAttribute('maxlength')")
    stage.send("/settings/profile", name="m" * 61)


@screen("settings, learning", voice=True)
def learning(stage: Stage) -> None:
    """How one learns."""
    stage.learner()
    stage.go("/settings/learning")


@screen("settings, learning saved")
def learning_saved(stage: Stage) -> None:
    """What was set is kept."""
    stage.learner()
    stage.go("/settings/learning")
    stage.send("/settings/learning", new_per_day="7")


@screen("settings, learning with errors")
def learning_errors(stage: Stage) -> None:
    """Numbers out of their limits."""
    stage.learner()
    stage.go("/settings/learning")
    stage.send("/settings/learning", new_per_day="900", reviews_per_day="1", guard_ms="5000")


@screen("settings, keys")
def settings_keys(stage: Stage) -> None:
    """Which key does what, two of them changed."""
    stage.learner(keys='{"grade-1": "KeyJ", "undo": "ArrowLeft"}')
    stage.go("/settings/keys")


@screen("settings, keys with errors")
def settings_keys_errors(stage: Stage) -> None:
    """Keys that are used twice or cannot be used, while all are turned off."""
    stage.learner(single_keys=False)
    stage.go("/settings/keys")
    stage.send("/settings/keys", grade_1="z", grade_2="Enter", sound="가", bury="x", list="x")


@screen("help, with keys of one's own")
def help_keys(stage: Stage) -> None:
    """Keys with long names in the list of keys."""
    numbers = ", ".join(f'"grade-{number}": "Numpad{number + 4}"' for number in (1, 2, 3, 4))
    stage.learner(keys=f'{{{numbers}, "undo": "ArrowLeft"}}')
    stage.go("/help")


@screen("settings, appearance saved")
def appearance(stage: Stage) -> None:
    """What was chosen is kept."""
    stage.learner()
    stage.go("/settings/appearance")
    stage.send("/settings/appearance")


@screen("settings, security")
def security(stage: Stage) -> None:
    """Address, password and two devices."""
    learner = people.with_password(locale=stage.language)
    people.sign_in(stage.page, learner)
    people.sign_in(stage.page, learner)
    stage.go("/settings/security")


@screen("settings, security with errors")
def security_errors(stage: Stage) -> None:
    """The present password is another."""
    security(stage)
    stage.send("/settings/security/password", present="something else", password=PASSWORD + "!")


def in_a_tunnel(stage: Stage, *words: str) -> None:
    """In a session that is prepared for it, the network is gone."""
    people.met(stage.learner(), *words, days_ago=4)
    tunnels.ready(stage.page)
    in_session(stage)
    tunnels.prepared(stage.page, len(words))
    stage.page.context.set_offline(True)


@screen("session, in a tunnel", worker=True)
def tunnel(stage: Stage) -> None:
    """A card that the device has drawn, and the line that tells of the network."""
    in_a_tunnel(stage, FULL, "water", "bread")
    stage.press("show")
    stage.press("grade-3")
    stage.press("show")
    stage.page.locator("[data-network]").wait_for()


@screen("session, the end of a tunnel's", worker=True)
def tunnel_summary(stage: Stage) -> None:
    """The summary that the device has drawn, with a miss."""
    in_a_tunnel(stage, FULL)
    for grade in ("grade-1", "grade-4"):
        stage.press("show")
        stage.press(grade)


@screen("settings, offline", worker=True)
def device(stage: Stage) -> None:
    """What the device keeps, and an answer that waits."""
    in_a_tunnel(stage, FULL, "water")
    stage.press("show")
    stage.press("grade-3")
    tunnels.hold_back(stage.page)
    stage.go("/settings/offline")
    stage.page.locator("[data-when-waiting]").wait_for()


@screen("settings, offline, where nothing is kept")
def no_device(stage: Stage) -> None:
    """A private window."""
    stage.learner()
    stage.go("/settings/offline")


@screen("today, leaving with an answer that waits", worker=True)
def leaving(stage: Stage) -> None:
    """The question before one signs out."""
    in_a_tunnel(stage, FULL, "water")
    stage.press("show")
    stage.press("grade-3")
    stage.go("/today")
    stage.page.locator("[data-network]").wait_for()
    stage.page.locator("details[data-menu] summary").click()
    stage.page.locator('form[action="/sign-out"] button').click()
    stage.page.get_by_role("dialog").wait_for()


@screen("today, a part that failed")
def today_failed(stage: Stage) -> None:
    """The days ahead did not come."""
    people.met(stage.learner(), FULL, days_ago=3)
    with failing("ahead", broken):
        stage.go("/today")


@screen("word, parts that failed")
def word_failed(stage: Stage) -> None:
    """Status and history did not come."""
    stage.learner()
    with failing("memory", broken):
        stage.go(f"/words/{FULL}")


@screen("words, a list that failed")
def words_failed(stage: Stage) -> None:
    """The list did not come; the search is there."""
    with failing("results", broken):
        stage.go("/words")


@screen("word, a note that was not sent")
def note_not_sent(stage: Stage) -> None:
    """The sign-in has run out in the middle of it."""
    stage.learner()
    stage.go(f"/words/{FULL}")
    stage.page.wait_for_load_state("networkidle")
    stage.page.context.clear_cookies(name="sign-in")
    stage.page.locator("#note-text").fill("A garage for boats")
    stage.page.locator("#note button").click()
    stage.page.locator(".problem").wait_for()
