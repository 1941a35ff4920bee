"""The middleware of the server, put together in the one order that is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.middleware import Middleware

from metrics.i18n.text import Text
from metrics.server.compression import CompressedFiles
from metrics.server.front_page import FrontPageInstead, front_page
from metrics.server.headers import SecurityHeaders, content_policy
from metrics.server.loopback import LoopbackGate
from metrics.server.patience import PatientBody
from metrics.server.plain_pages import set_up_page
from metrics.server.quotas import OwnMessages, UploadQuota
from metrics.server.routes import stylesheet_address
from metrics.server.unequivocal import UnequivocalRequests


def middleware(
    *, static: Path, fonts: Path, said: dict[str, Text],
    held: Callable[[], Mapping[str, int]], is_ours: Callable[[bytes], bool],
) -> list[Middleware]:  # fmt: skip
    """Outermost first. ``static`` is the folder of Streamlit's installed page with its scripts.

    ``held`` tells how many bytes of uploads each session holds, ``is_ours`` whether a page's message may pass.

    Headers go on refusals too; the gate stands before everything that answers.
    """
    page = front_page(
        (static / "index.html").read_text(encoding="utf-8"),
        title=said["zh"]("product.name"),
        without_scripts=" ".join(text("server.without_scripts") for text in said.values()),
        stylesheet=stylesheet_address(fonts),
    )
    return [
        Middleware(SecurityHeaders, policy=content_policy(page.script_hashes)),
        Middleware(UnequivocalRequests),
        Middleware(LoopbackGate, refusal=set_up_page(said)),
        Middleware(PatientBody),
        Middleware(UploadQuota, held=held, refusal="\n".join(text("server.upload_quota") for text in said.values())),
        Middleware(OwnMessages, is_ours=is_ours),
        Middleware(CompressedFiles, folder=static / "static", prefix="/static/"),
        Middleware(FrontPageInstead, page=page),
    ]
