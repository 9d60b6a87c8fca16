"""Command line of the embedded installation: `run` is what ./run calls."""

from config.embedded import interrupt

interrupt.install()  # before anything that takes time

import argparse  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from config.embedded import containers  # noqa: E402
from config.embedded.alone import run_services  # noqa: E402
from config.embedded.options import run_parser  # noqa: E402
from config.embedded.run import run  # noqa: E402


def main(words: list[str]) -> int:
    """Dispatch to a verb; returns the exit status."""
    if words[:1] == ["run"]:
        return run(run_parser().parse_args(words[1:]))
    options = _parser().parse_args(words)
    if options.verb == "services":
        return run_services(options.data, options.mqtt_port, options.port)
    if options.verb == "healthy":
        return containers.report(options.url, options.component)
    if options.verb == "process":
        containers.become(options.name)
    containers.configure_broker(options.state, options.plugin, options.port, options.owner)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.embedded")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="everything; see ./run --help", add_help=False)
    services = verbs.add_parser("services", help="only PostgreSQL, Redis and the broker, until Ctrl-C")
    services.add_argument("--data", type=Path, required=True)
    services.add_argument("--mqtt-port", type=int, default=1883)
    services.add_argument("--port", type=int, default=8000)
    process = verbs.add_parser("process", help="become one of the product's processes (containers)")
    process.add_argument("name", choices=("web", "ingest", "worker", "demo"))
    healthy = verbs.add_parser("healthy", help="exit status: what /healthz says about a component (containers)")
    healthy.add_argument("component")
    healthy.add_argument("--url", required=True)
    broker = verbs.add_parser("configure-broker", help="write the broker's configuration (containers)")
    broker.add_argument("--state", type=Path, required=True)
    broker.add_argument("--plugin", type=Path, required=True)
    broker.add_argument("--port", type=int, default=1883)
    broker.add_argument("--owner", type=int, required=True, help="user id of the broker in its container")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
