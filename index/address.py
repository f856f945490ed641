"""Addresses of pages: a link read against where it stood, and the key that the ways to write one address share."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from urllib.parse import unquote, urljoin

_WEB = re.compile(r"https?://[^/\s?#]", re.I)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_HOST = re.compile(
    r"(?:[\w-]+\.)+(?!(?:[xs]?html?|php\d?|aspx?|jspx?|cfm|cgi|pdf|xml|json|txt)\b)[a-z]{2,24}(?::\d+)?(?:[/?#]|\Z)",
    re.I,
)
"""How an address without its scheme begins: no name of a file."""
_NO_LINK = re.compile(r"(?:javascript|data|about|blob|mailto):", re.I)
_PORT = re.compile(r":(?:80|443)\Z")
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|at|hsa|vero|oly)_\w+|_?ga|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|"
    r"ttclid|igshid|amp|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|xtor|xtref|xtmc|xtnp|xtcr|ns_\w+|cmpid|cmp|wt_mc|ref_?src|s_cid|"
    r"ito|ocid|srnd|smid|smtyp|trk|trkcampaign|spm|scid|sscid|share_?id|sharetype|echobox|at_\w+|liveref",
    re.I,
)
"""Names of parameters that say from where a reader comes, and nothing of the page."""


def is_absolute(link: str) -> bool:
    """Whether a link tells by itself where it leads: it has a scheme, or begins as the name of a host does."""
    return _WEB.match(link) is not None or bool(_SCHEME.match(link)) or (link[:1] != "/" and bool(_HOST.match(link)))


def whole_address(link: str | None, bases: Iterable[str | None]) -> str | None:
    """A link read against the first of `bases` that is an address of the web, or names a host; one that is absolute as
    it is, and one that nothing tells the rest of as it stands. None for no link, and for what is none."""
    if not link or _NO_LINK.match(link):
        return None
    if link.startswith("//") and _HOST.match(link[2:]):
        return f"https:{link}"
    if is_absolute(link):
        return link
    for base in bases:
        whole = web_address(base)
        if whole is not None:
            try:
                return urljoin(whole, link)
            except ValueError:
                return link
    return link


def web_address(written: str | None) -> str | None:
    """An address of the web, where a text is one or the name of a host; None otherwise."""
    if not written:
        return None
    if _WEB.match(written):
        return written
    written = written.removeprefix("//")
    return f"https://{written}" if _HOST.match(written) and not re.search(r"\s", written) else None


def address_key(address: str) -> int:
    """64 bits of a page's address, the same for the ways to write one: with either scheme, `www.` or not, a slash at
    the end or not, a mark of a place in the page, or where a reader comes from."""
    return hashed(bare(address))


def bare(address: str) -> str:
    """An address without what `address_key` leaves out."""
    found = address.partition("://")[2] or address
    host, slash, rest = found.partition("#")[0].partition("/")
    found = f"{_PORT.sub('', host.lower()).removeprefix('www.')}{slash}{rest}"
    return without_tracking(found).rstrip("/")


def without_tracking(address: str) -> str:
    """An address as it is written, but for the parameters that tell from where a reader comes; it has no mark of a
    place in the page."""
    path, asks, query = address.partition("?")
    if not asks:
        return address
    kept = [one for one in query.split("&") if one and not _TRACKING.fullmatch(one.partition("=")[0])]
    return f"{path}?{'&'.join(kept)}" if kept else path


def hashed(text: str) -> int:
    """64 bits of a text, never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1


def address_words(address: str) -> str:
    """The words of an address, apart by spaces, for searching: of its host and its path, without scheme and www."""
    beyond = address.partition("://")[2] or address
    return " ".join(re.findall(r"[^\W_]+", unquote(beyond).removeprefix("www.")))
