"""What every answer says to the browser: a policy that starts from nothing, and who may be trusted."""

from flask import Flask, request
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from vocavision.config import Config
from vocavision.lib.errors import BadRequest

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
UNUSED_FEATURES = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
TWO_YEARS = 63_072_000  # seconds


def init_app(app: Flask, config: Config) -> None:
    """Send the security headers, answer known hosts only, believe only the proxies in the settings."""
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Talisman(
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

    @app.before_request
    def known_host() -> None:
        host = request.host.rsplit(":", 1)[0].strip("[]").lower()
        if host not in config.hosts:
            raise BadRequest

    @app.after_request
    def isolate(response: Response) -> Response:
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store" if request.cookies else "no-cache"
        return response
