"""Pages are compressed on their way out, for whoever takes that; static files are so ahead of time (lib/assets.py)."""

from flask import Flask, request
from flask_compress import Compress
from werkzeug.wrappers import Response


def init_app(app: Flask) -> None:
    """Compress what is read, save pages whose address says more than where they lie.

    Pages repeat their address, and a link of a stranger's choice can add to it: where such a text stands beside a
    form's token, the compressed length would tell of the token (BREACH).
    """
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=3,  # a tenth of a millisecond for a page; the next level costs twice that for 7 %
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    compress = Compress(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        if request.method != "GET" or (request.query_string and response.mimetype == "text/html"):
            return response
        return compress.after_request(response)  # type: ignore[arg-type]
