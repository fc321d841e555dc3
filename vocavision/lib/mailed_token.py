"""The token of a mailed link: made from its id and the secret, so that no table holds it."""

import base64
import hashlib
import hmac
from uuid import UUID


def token(secret: str, link_id: UUID) -> str:
    """43 URL-safe characters that only the holder of the secret can make for this link."""
    digest = hmac.new(secret.encode(), b"vocavision.link:" + link_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
