"""What every answer says to the browser: a policy that starts from nothing, and who may be trusted."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request, session
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from vocavision.config import Config
from vocavision.lib.errors import BadRequest

REPORTS = "/client-errors"  # where browsers say what the policy stopped: those that know report-to ignore report-uri
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "report-uri": REPORTS,
    "report-to": "client-errors",
}
JOINED = "; ".join(f"{kind} {sources}" for kind, sources in POLICY.items())
UNUSED_FEATURES = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
TWO_YEARS = 63_072_000  # seconds


class _Talisman(Talisman):
    """Talisman with a policy that is the same for every answer: joined once."""

    def _parse_policy(self, _policy: Any) -> str:
        return JOINED


def for_probes(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the view answer to any Host and without HTTPS: probes come by the machine's address."""
    view.any_host = True  # type: ignore[attr-defined]
    view.talisman_view_options = {"force_https": False}  # type: ignore[attr-defined]
    return view


def _without_claims(wsgi_app: Any) -> Any:
    """What a client says of itself in X-Forwarded headers is believed once, by ProxyFix, or not at all."""

    def inner(environ: dict[str, Any], start_response: Any) -> Any:
        for name in CLAIMS:
            environ.pop(name, None)
        return wsgi_app(environ, start_response)

    return inner


def init_app(app: Flask, config: Config) -> None:
    """Send the security headers, answer known hosts only, believe only the proxies in the settings."""
    inner = _without_claims(app.wsgi_app)
    hops = config.trusted_proxies
    app.wsgi_app = ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops) if hops else inner  # type: ignore[method-assign]

    @app.before_request
    def known_host() -> None:
        if getattr(app.view_functions.get(request.endpoint or ""), "any_host", False):
            return
        host = request.host.rsplit(":", 1)[0].strip("[]").lower()
        if host not in config.hosts:
            raise BadRequest

    _Talisman(
        app,
        content_security_policy=POLICY,
        permissions_policy=dict.fromkeys(UNUSED_FEATURES, "()"),
        force_https=config.https,
        force_https_permanent=True,
        strict_transport_security=config.https,
        strict_transport_security_max_age=TWO_YEARS,
        strict_transport_security_preload=True,
        session_cookie_secure=config.https,
        referrer_policy="same-origin",
        frame_options="DENY",
        x_xss_protection=False,
    )

    @app.after_request
    def isolate(response: Response) -> Response:
        response.headers["Reporting-Endpoints"] = f'client-errors="{REPORTS}"'
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if request.cookies else "no-cache"
        if "public" in response.headers["Cache-Control"] and not session.modified:
            session.accessed = False  # Flask-Login looks into it every time; what is public is the same for all
        return response
