"""OpenSearch: the way to a cluster, and what is said when it does not answer as it should.

In: `KB_SEARCH_URL` (addresses with commas between), `KB_SEARCH_USER`, `KB_SEARCH_PASSWORD` and
`KB_SEARCH_CA`. Out: a client that tries the other nodes by itself, and `KbError`s that say what to
do. Passwords stand in no address, message or log.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import opensearchpy
from opensearchpy import exceptions

from kb_tools.faults import KbError
from kb_tools.search.serving import URL

USER: Final = "KB_SEARCH_USER"
PASSWORD: Final = "KB_SEARCH_PASSWORD"  # the name of a variable
CA: Final = "KB_SEARCH_CA"
ALIAS: Final = "kb"
TIMEOUT_S: Final = 10
# How often another node is tried before a query is given up.
RETRIES: Final = 5
# How a node says that a disk is full: of an index, or of all new ones.
_FULL: Final = ("read-only-allow-delete", "disk usage exceeded", "create-index blocked")
# Statuses of a node that may do better when it is asked again.
BUSY: Final = (429, 502, 503, 504)


class IndexGone(KbError):  # noqa: N818 - it names what has happened
    """The index that was asked is no longer there: a newer one has taken its place."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cluster:
    """How to reach a cluster.

    Attributes:
        urls: addresses of its nodes, one at least.
        user: whom to log in as; "" for nobody.
        password: of the user; never shown.
        authority: file with the certificate that signed those of the nodes; None for the system's.
    """

    urls: tuple[str, ...]
    user: str = ""
    password: str = dataclasses.field(default="", repr=False)
    authority: Path | None = None

    @classmethod
    def named(cls, urls: str, environment: Mapping[str, str]) -> Cluster:
        """The cluster at some addresses, with user, password and certificate from variables.

        Raises:
            KbError: an address is none, or holds a password; a certificate is missing.
        """
        found = tuple(url.strip().rstrip("/") for url in urls.split(",") if url.strip())
        for url in found:
            _check_url(url)
        if not found:
            raise KbError("no address of a search cluster", f"set {URL}, such as https://host:9200")
        authority = environment.get(CA)
        if authority and not Path(authority).is_file():
            raise KbError(f"{CA}: there is no file {authority}", "name a certificate in PEM form")
        return cls(
            found,
            environment.get(USER, ""),
            environment.get(PASSWORD, ""),
            Path(authority) if authority else None,
        )

    @property
    def shown(self) -> str:
        """The addresses as people see them."""
        return ", ".join(self.urls)

    def connect(self) -> Any:  # noqa: ANN401 - the client's own methods are loosely typed
        """A client; it does not ask anything yet."""
        return opensearchpy.OpenSearch(
            hosts=list(self.urls),
            http_auth=(self.user, self.password) if self.user else None,
            verify_certs=True,
            ca_certs=str(self.authority) if self.authority else None,
            timeout=TIMEOUT_S,
            max_retries=RETRIES,
            retry_on_timeout=True,
            # A node that is down is left out for a second, then tried again.
            dead_timeout=1,
            timeout_cutoff=2,
        )


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.username or parts.password:
        raise KbError(
            f"{URL}: an address holds a user or a password",
            f"put them into {USER} and {PASSWORD}, where no log shows them",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or (port or 1) < 1:
        raise KbError(
            f"{URL}: '{url}' is no address of a search cluster",
            "write it like https://search.example:9200, several with commas between",
        )


@contextlib.contextmanager
def told(cluster: Cluster) -> Iterator[None]:
    """Say in our words what a cluster's client raises.

    Raises:
        IndexGone: the index that was asked is not there.
        KbError: anything else that the client could not do.
    """
    try:
        yield
    except exceptions.OpenSearchException as error:
        raise _said(error, cluster) from error


def _said(error: Exception, cluster: Cluster) -> KbError:
    if isinstance(error, exceptions.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return KbError(
            f"the certificate of {cluster.shown} is not trusted",
            f"name the certificate that signed it with {CA}; the address must be the one it is for",
        )
    if isinstance(error, exceptions.ConnectionTimeout):
        return KbError(
            f"{cluster.shown} does not answer within {TIMEOUT_S} seconds",
            "see whether the cluster is overloaded; the command may be repeated",
        )
    if isinstance(error, exceptions.ConnectionError):
        return KbError(
            f"cannot reach {cluster.shown}: {_cause(error)}",
            f"check {URL} and that a node runs there; TLS needs https://",
        )
    if isinstance(error, exceptions.TransportError):
        return _answered(error, cluster)
    return KbError(f"{cluster.shown}: {error}", "see the cluster's log")


def _answered(error: exceptions.TransportError, cluster: Cluster) -> KbError:
    """What a node has answered, by its status and its words."""
    where, reason = cluster.shown, _reason(error)
    if error.status_code == 404:
        return IndexGone(
            f"{where} has no index of ours: {reason}", "load one with `kb index --to URL`"
        )
    if error.status_code == 401:
        who = f"refuses user '{cluster.user}'" if cluster.user else "wants a user and a password"
        return KbError(f"{where} {who}", f"check {USER} and {PASSWORD}")
    if any(sign in reason for sign in _FULL):
        message = f"a disk of {where} is full: {reason}"
        hint = "free room or add a node; the last index goes on answering; then repeat the command"
    elif "cluster_block_exception" in f"{error.error} {error.info}":
        message = f"{where} may not be written now: {reason}"
        hint = "take the block off the index or the cluster; the last index goes on answering"
    elif error.status_code == 403:
        message = f"{where} does not let '{cluster.user}' do this: {reason}"
        hint = f"give the user rights on the indexes '{ALIAS}-*' and on the alias '{ALIAS}'"
    elif error.status_code in BUSY:
        message = f"{where} cannot answer now: {reason}"
        hint = "see its health (GET _cluster/health); a shard may have no copy that is up"
    else:
        message, hint = f"{where} answers {error.status_code}: {reason}", "see the log of its nodes"
    return KbError(message, hint)


def _reason(error: exceptions.TransportError) -> str:
    """The reason in a node's answer."""
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = info["error"].get("root_cause") or [info["error"]]
        return str(causes[0].get("reason") or causes[0].get("type") or info["error"].get("type"))
    return str(error.error)


def _cause(error: exceptions.ConnectionError) -> str:
    text = str(error.info) if len(error.args) > 2 else str(error)
    return text.rpartition(": ")[2].rstrip(")>") or text
