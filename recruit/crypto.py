"""Personal data at rest: AEAD ciphertext with a key id, and a blind index to find a phone again."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from recruit.settings import Keys

NONCE = 12


def seal(keys: Keys, text: str, about: str) -> str:
    """`text` encrypted with the first data key, as `key id:hex of nonce and ciphertext`.

    `about` names the kind of field (such as ``phone``) and is authenticated, so that a value cannot be moved
    to a field of another kind.
    """
    kid, _, body = seal_bytes(keys, text.encode(), about).partition(b":")
    return f"{kid.decode()}:{body.hex()}"


def unseal(keys: Keys, sealed: str, about: str) -> str:
    """The text behind `sealed`; ValueError when its key is unknown or it was altered."""
    kid, _, body = sealed.partition(":")
    return unseal_bytes(keys, kid.encode() + b":" + bytes.fromhex(body), about).decode()


def seal_bytes(keys: Keys, data: bytes, about: str) -> bytes:
    """The same for a file: `key id:` and then nonce and ciphertext as they are."""
    kid, key = keys.data[0]
    nonce = secrets.token_bytes(NONCE)
    return kid.encode() + b":" + nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal_bytes(keys: Keys, sealed: bytes, about: str) -> bytes:
    kid, _, raw = sealed.partition(b":")
    key = dict(keys.data).get(kid.decode(errors="replace"))
    if key is None:
        raise ValueError(f"no data key {kid.decode(errors='replace')!r}: add it to DATA_KEYS")
    try:
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], about.encode())
    except InvalidTag:
        raise ValueError("a sealed value was altered or belongs to another field") from None


def blind_index(keys: Keys, text: str) -> str:
    """A keyed digest under which an encrypted value is looked up; equal for equal texts."""
    return hmac.new(keys.index, text.encode(), hashlib.sha256).hexdigest()


def digest(text: str) -> str:
    """What is kept of a random token of at least 128 bits: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


def sign(keys: Keys, purpose: str, text: str) -> str:
    return _mac(keys.secret[0], purpose, text)


def is_signed(keys: Keys, purpose: str, text: str, signature: str) -> bool:
    written = signature.encode("utf-8", "surrogatepass")  # as texts, only ASCII may be compared
    return any(hmac.compare_digest(_mac(secret, purpose, text).encode(), written) for secret in keys.secret)


def _mac(secret: str, purpose: str, text: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:43]
