"""What the containers call: the same processes and the same broker configuration as on one machine."""

import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from pathlib import Path

from config.embedded.broker import configuration, write_configuration
from config.embedded.supervise import product_commands
from config.site import load_site


def become(name: str) -> None:
    """Replace this process by one of the product's; where the services are comes from the environment."""
    site = load_site()
    command = product_commands({"bind": site.bind, "port": site.port, "demo": True})[name]
    os.environ["ZHIHUI_PROCESS"] = name
    os.execv(command[0], command)  # noqa: S606  # our own command


def configure_broker(state: Path, plugin: Path, port: int, owner: int) -> None:
    """Write the broker's configuration into its volume, for a container whose broker runs as user id `owner`."""
    mqtt = load_site().mqtt
    text = configuration(state, plugin, "0.0.0.0", port, None)  # noqa: S104  # the container's own network
    write_configuration(state, text, mqtt.admin_password, mqtt.ingest_password)
    for path in (state, *state.iterdir()):
        shutil.chown(path, owner, owner)


def is_well(url: str, component: str) -> bool:
    """What `/healthz` at `url` says about one component, "web" meaning that it answers at all."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=4) as answer:  # noqa: S310  # a configured http address
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError:
        return False
    components = json.loads(body)["components"]
    return component == "web" or components.get(component, {}).get("status") == "ok"


def report(url: str, component: str) -> int:
    """Exit status for a container's health check."""
    well = is_well(url, component)
    sys.stdout.write("ok\n" if well else "unwell\n")
    return 0 if well else 1
