"""A taken port is said at once and by name, not found later in a log."""

import errno
import socket

from config.embedded.service import ServiceError


def require_free(bind: str, port: int, option: str) -> None:
    """Check that we can listen on `bind`:`port`.

    Raises:
        ServiceError: somebody else listens there, or the address is not ours; the message names the option.
    """
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            raise ServiceError(_reason(error, bind, port, option)) from error


def _reason(error: OSError, bind: str, port: int, option: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被占用，请用 {option} 换一个。 / Port {port} is taken: choose another one with {option}."
    if error.errno == errno.EACCES:
        return f"无权使用端口 {port}（{option}）。 / Not allowed to use port {port} ({option})."
    return (
        f"无法监听 {bind}:{port}（--bind、{option}）。 / "
        f"Cannot listen on {bind}:{port} (--bind, {option}): {error.strerror}."
    )
