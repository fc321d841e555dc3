"""A session is for the signed-in."""

from tests.pages import Visitor


def test_a_stranger_is_asked_to_sign_in(visitor: Visitor) -> None:
    visitor.get("/session", status=401)
    visitor.get("/session/summary", status=401)
    visitor.post("/session/start", status=401)
    visitor.post("/session/answer", status=401)
    visitor.post("/session/grade", {"rating": "3"}, status=401)
