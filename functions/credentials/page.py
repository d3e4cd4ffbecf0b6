"""A credential as a page for people: no script, no other host, and every value escaped."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import Any

_STYLE = """\
body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:#f0fdfa;color:#134e4a}
main{max-width:40rem;margin:2rem auto;padding:2rem;background:#fff;border-radius:1rem;overflow-wrap:anywhere}
img{display:block;width:12rem;height:12rem;margin:0 auto 1rem}
h1{font-size:1.6rem;line-height:1.2;text-align:center}
dt{font-weight:600;margin-top:.75rem}
dd{margin:0}
a{color:#0f766e}
"""

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    # A credential has its address from the learner, not from a search.
    "X-Robots-Tag": "noindex",
}

# A picture opened by itself runs nothing.
PICTURE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""

_CREDENTIAL = """\
<img src="{url}/badge.svg" alt="">
<h1>{title}</h1>
<p>{description}</p>
<dl>
{facts}
</dl>
<p>A signed Open Badges 3.0 credential. Download it as <a href="{url}/badge.svg" download>SVG</a> or
<a href="{url}/badge.png" download>PNG</a>: both have the signature inside. Any verifier of Open Badges 3.0 can
check it.</p>"""


def credential(claims: Mapping[str, Any]) -> str:
    """The page of a credential."""
    subject = claims["credentialSubject"]
    achievement = subject["achievement"]
    shown = [
        *(("Learner", identity["identityHash"]) for identity in subject.get("identifier", ())),
        ("Issued by", claims["issuer"]["name"]),
        ("Earned on", claims["awardedDate"][:10]),
        ("Issued on", claims["validFrom"][:10]),
        *(("Progress", f"{result['value']} percent") for result in subject.get("result", ())),
        ("Criteria", achievement["criteria"]["narrative"]),
        *(("Evidence", evidence["narrative"]) for evidence in claims["evidence"]),
        ("Status", "Valid: not revoked"),
    ]
    facts = "\n".join(f"<dt>{escape(term)}</dt><dd>{escape(str(fact))}</dd>" for term, fact in shown)
    content = _CREDENTIAL.format(
        url=escape(claims["id"]),
        title=escape(claims["name"]),
        description=escape(achievement["description"]),
        facts=facts,
    )
    return _page(claims["name"], content)


def revoked() -> str:
    """The page of a credential that no longer holds."""
    return _page("Revoked", "<h1>This credential was revoked</h1>\n<p>It no longer holds.</p>")


def missing() -> str:
    """The page where there is no credential."""
    return _page("Not found", "<h1>There is no such credential</h1>\n<p>Is the address complete?</p>")


def _page(title: str, content: str) -> str:
    return _PAGE.format(title=escape(title), style=_STYLE, content=content)
