"""What of tokens and names is stored: hashes only."""

import hashlib
import hmac


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def mail_key(token: str) -> str:
    """Return under which key the outbox keeps the mail with a link."""
    return f"log-in:{token_hash(token)[:24]}"


def keyed(key: str, subject: str) -> str:
    return hmac.new(key.encode(), subject.encode(), hashlib.sha256).hexdigest()
