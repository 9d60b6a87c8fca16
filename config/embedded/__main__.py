"""Command line of the embedded installation: `run` is what ./run calls."""

from config.embedded import interrupt

interrupt.install()  # before anything that takes time

import argparse  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from config.embedded.alone import run_services  # noqa: E402
from config.embedded.options import run_parser  # noqa: E402
from config.embedded.run import run  # noqa: E402


def main(words: list[str]) -> int:
    """Dispatch to a verb; returns the exit status."""
    if words[:1] == ["run"]:
        return run(run_parser().parse_args(words[1:]))
    options = _parser().parse_args(words)
    return run_services(options.data, options.mqtt_port, options.port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.embedded")
    commands = parser.add_subparsers(dest="verb", required=True)
    commands.add_parser("run", help="everything; see ./run --help", add_help=False)
    services = commands.add_parser("services", help="only PostgreSQL, Redis and the broker, until Ctrl-C")
    services.add_argument("--data", type=Path, required=True)
    services.add_argument("--mqtt-port", type=int, default=1883)
    services.add_argument("--port", type=int, default=8000)
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
