"""Command line of the embedded installation."""

import argparse
import sys
from pathlib import Path

from config.embedded.alone import run_services


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded")
    commands = parser.add_subparsers(dest="verb", required=True)
    services = commands.add_parser("services", help="only PostgreSQL, Redis and the broker, until Ctrl-C")
    services.add_argument("--data", type=Path, required=True)
    services.add_argument("--mqtt-port", type=int, default=1883)
    services.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    return run_services(options.data, options.mqtt_port, options.port)


if __name__ == "__main__":
    sys.exit(main())
