"""What the server's gate asks of Streamlit: what each session holds, and what a message of a page is."""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

# What our pages send. The others empty everybody's caches, ask where the program comes from, or are for developers.
_OURS = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"})


def held_uploads() -> dict[str, int]:
    """Bytes of uploaded files in memory by session."""
    manager = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return {}
    return {
        name: sum(len(each.data) for each in list(files.values())) for name, files in [*manager.file_storage.items()]
    }


def is_ours(data: bytes) -> bool:
    """Whether a message may pass. One that is no message may: Streamlit closes the connection for it."""
    try:
        return BackMsg.FromString(data).WhichOneof("type") in (*_OURS, None)
    except DecodeError:
        return True
