"""The yardstick of `bench ingest`: paho as it comes, subscribed at QoS 1, acknowledging, doing nothing but counting.

`python -m bench.bare_subscriber '[SOCKET, USERNAME, PASSWORD]'`, then on standard input `count N`: answers with the
time at which the N-th message had come.
"""

import json
import sys
import time
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion


class Counter:
    """Counts messages."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _client: mqtt.Client, _data: Any, _message: mqtt.MQTTMessage) -> None:
        self.count += 1


def main(address: str, username: str, password: str) -> None:
    """Serve commands from standard input."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, transport="unix")  # MQTT 3.1.1: paho is faster there than at 5
    client.username_pw_set(username, password)
    counter, subscribed = Counter(), []
    client.on_message = counter
    client.on_connect = lambda client, *_: client.subscribe("bar/#", qos=1)
    client.on_subscribe = lambda *_: subscribed.append(True)
    client.connect(address)
    while not subscribed:
        client.loop(0.1)
    _say("ready")
    wanted = 0
    while line := sys.stdin.readline():
        wanted += int(line.split()[1])
        _say("counting")
        while counter.count < wanted:
            client.loop(1.0)
        _say(time.time())


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)  # noqa: T201  # the protocol with the parent process


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
