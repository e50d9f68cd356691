"""Credentials that nobody told us of, known by their shape: issuers' prefixes, `password=`, `Bearer`, `user:pass@`.

What only looks random is masked where letters of both cases and digits change as often as in no name. Hexadecimal
digits are not: digests and ids are written in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

_NAMES: Final = (
    "(?:api|access|auth|private|shared|account|client|app|consumer|signing|license|service|routing|integration|write)"
    "[_. -]?(?:key|token|secret)|token|secret|passw(?:or)?d|passphrase|passwort|kennwort|wachtwoord|pwd|credentials?"
    "|authorization|signature|session_?id|sessid"
)
"""Names behind which a credential stands, wherever they are written."""

_QUERY_NAMES: Final = "key|auth|sig|code|session|sid|jwt|pass|hmac|otp|pin|ticket|assertion|hapikey|t|k"
"""Names behind which one stands in the query of a URL."""

_SIGNS: Final = (
    *("key", "token", "secret", "passw", "phrase", "kennwort", "wachtwoord", "pwd", "credential", "authoriz"),
    *("signature", "session", "sessid"),
)
"""Without one of these no name of `_NAMES` is there."""

_ISSUED: Final = (
    *(
        r"gh[pousr]_[A-Za-z0-9]{12,}|github_pat_\w{12,}|gl(?:pat|dt|rt|soat|ptt)-[\w-]{12,}|gl(?:sa|c)_[\w=+/]{12,}",
        r"xox[a-z](?:\.xox[a-z])?-[\w-]{8,}|xapp-[\w-]{8,}|[spr]k_(?:live|test|prod)_\w{8,}|sk-[\w-]{12,}|whsec_\w{8,}",
        r"A[KS]IA[0-9A-Z]{12,}|AIza[\w-]{16,}|ya29\.[\w-]{12,}|SG\.[\w-]{12,}\.[\w-]{12,}|hv[sb]\.[\w-]{12,}",
        r"eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)*|dop_v1_\w{12,}|npm_\w{12,}|pypi-[\w-]{12,}|shp(?:at|ss|ca)_\w{12,}",
        r"NRAK-\w{12,}|PMAK-[\w-]{12,}|dckr_pat_[\w-]{12,}|sntry[su]_[\w=+/-]{12,}|dapi[0-9a-f]{24,}|tskey-[\w-]{12,}",
        r"(?:ur?|m)\d{3,12}-[0-9A-Za-z]{12,}|uk\d{1,6}_[\w-]{12,}|hf_[A-Za-z]{20,}|AGE-SECRET-KEY-\w{12,}",
        r"\d{6,12}:[A-Za-z0-9_-]{30,}",
    ),
)
"""Tokens that say by their beginning who issued them: code hosts, chats, clouds, UptimeRobot, Uptime Kuma, bots."""

_HOOKS: Final = (
    *("hooks.slack.com", "hooks.slack-gov.com", "discord.com/api/webhooks", "discordapp.com/api/webhooks"),
    *("webhook.office.com", "outlook.office.com/webhook", "api.telegram.org", "hc-ping.com", "hooks.zapier.com"),
    *("heartbeat.uptimerobot.com", "betterstack.com/api/v1/heartbeat", "push.statuscake.com", "maker.ifttt.com"),
    *("events.pagerduty.com/integration", "alert.victorops.com/integrations", "chat.googleapis.com/v1/spaces"),
)
"""Addresses of which the path is the credential."""

_VALUE: Final = r"[^\s&;,\"'<>(){}\[\]|•]"
_PATTERNS: Final = {
    "pem": r"()-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    "user": r"(//)[^/@\s•?#]+(?=@)",
    "hook": rf"((?i:{'|'.join(map(re.escape, _HOOKS))})/)[^\s\"'<>•]+",
    "word": r"((?i:bearer|basic|token|api-?key|digest|negotiate|geniekey|splunk|bot)\s+)"
    r"(?=\S*\d|\S*[a-z][A-Z]|\S{16})[A-Za-z0-9._~+/=-]{8,}",
    "named": rf"((?i:{_NAMES})[\"']?\s*(?:=|%3[Dd])\s*[\"']?){_VALUE}{{3,}}",
    "quoted": rf"((?i:{_NAMES})[\"']\s*:\s*[\"'])[^\"'•]{{3,}}",
    "said": rf"((?i:{_NAMES})\s*:\s*)(?=\S*\d){_VALUE}{{8,}}",
    "query": rf"([?&](?i:{_QUERY_NAMES})(?:=|%3[Dd])){_VALUE}{{4,}}",
    "issued": rf"()(?<![A-Za-z0-9])(?:{'|'.join(_ISSUED)})",
    "random": r"()(?<![A-Za-z0-9_+-])(?:[A-Za-z0-9_+-]{32,}={0,2}|[A-Za-z0-9]{20,31}(?![A-Za-z0-9_+-]))",
}
"""Shapes by name. The first group is what is kept."""

_WORDS: Final = ("bearer", "basic", "token", "api", "digest", "negotiate", "geniekey", "splunk", "bot")
_NOT_LONG: Final = 512  # characters
_LONG_RUN: Final = re.compile(r"[\w-]{12}")


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    """Compiles a shape when it is first looked for: most runs of the program need few of them."""
    return re.compile(_PATTERNS[shape])


def without_tokens(text: str, mask: str) -> str:
    """`text` with `mask` in the place of everything that has the shape of a credential."""
    return _without_tokens(text, mask) if len(text) > _NOT_LONG else _names_without_tokens(text, mask)


def _without_tokens(text: str, mask: str) -> str:
    def masked(found: re.Match[str]) -> str:
        return f"{found[1]}{mask}" if _counts(shape, found) else found[0]

    for shape in _shapes_to_look_for(text):
        text = _pattern(shape).sub(masked, text)
    return text


_names_without_tokens = lru_cache(8192)(_without_tokens)  # names and reasons come again with every poll


def tokens_in(text: str) -> Iterator[str]:
    """Yields what stands in `text` where a credential would, so that it is known wherever else it turns up."""
    for shape in _shapes_to_look_for(text):
        for found in _pattern(shape).finditer(text):
            if _counts(shape, found):
                value = found[0][len(found[1]) :]
                yield value.partition(":")[2] or value if shape == "user" else value


def _shapes_to_look_for(text: str) -> list[str]:
    """Names the shapes of which some sign is there: plain searches, each a hundred times as fast as its pattern."""
    low = text.lower()
    shapes = []
    if "-----begin" in low:
        shapes.append("pem")
    if "@" in low and "//" in low:
        shapes.append("user")
    if "/" in low and any(host in low for host in _HOOKS):
        shapes.append("hook")
    if " " in low and any(word in low for word in _WORDS):
        shapes.append("word")
    if ("=" in low or ":" in low or "%3d" in low) and any(sign in low for sign in _SIGNS):
        shapes += ("named", "quoted", "said")
    if "=" in low and ("?" in low or "&" in low):
        shapes.append("query")
    if _LONG_RUN.search(text):
        shapes += ("issued", "random")
    return shapes


def _counts(shape: str, found: re.Match[str]) -> bool:
    return shape != "random" or _looks_random(found[0])


_CLASSES: Final[tuple[Callable[[str], bool], ...]] = (str.isupper, str.islower, str.isdigit)


def _looks_random(word: str) -> bool:
    """Whether letters of both cases and digits change as often as they do in no name."""
    kinds = [next((i for i, is_kind in enumerate(_CLASSES) if is_kind(c)), -1) for c in word]
    own = [kind for kind in kinds if kind >= 0]
    changes = sum(a != b for a, b in pairwise(own))
    return set(own) == {0, 1, 2} and changes > 0.42 * len(own)
