"""Units as they drive: each publishes once a second, evenly spread, at QoS 1, its payload's time being now.

`python -m bench.latency_publisher '[HOST, PORT, USERNAME, PASSWORD, DEVICES]'`, then on standard input
`for SECONDS`; answers with the last time (epoch ms) each device published, by its number.
"""

import json
import sys
import time

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

STEP_S = 0.01


def main(host: str, port: int, username: str, password: str, devices: int) -> None:
    """Serve commands from standard input."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="bench-latency")
    client.username_pw_set(username, password)
    client.max_inflight_messages_set(1000)
    client.connect(host, port)
    client.loop_start()
    _say("ready")
    for line in sys.stdin:
        _say(drive(client, devices, float(line.split()[1])))


def drive(client: mqtt.Client, devices: int, seconds: float) -> dict[str, object]:
    """Publish for a while; ends when the broker has acknowledged everything."""
    last: dict[int, int] = {}
    start, number = time.perf_counter(), 0
    while (passed := time.perf_counter() - start) < seconds:
        while number < passed * devices:
            last[number % devices] = _publish(client, number % devices, number // devices)
            number += 1
        time.sleep(STEP_S)
    while client._out_messages:  # paho offers no other way to wait for all acknowledgements
        time.sleep(STEP_S)
    return {"published": number, "last": [last[each] for each in range(devices)]}


def _publish(client: mqtt.Client, device: int, step: int) -> int:
    t_ms = int(time.time() * 1000)
    payload = (
        f'{{"t":{t_ms / 1000:.3f},"lat":{38.9 + step * 1e-4:.6f},"lon":{121.5 + device * 1e-5:.6f},'
        f'"acc":5,"speed":11.1,"course":0,"battery":80}}'
    )
    client.publish(f"gps/bench{device:05}", payload, qos=1)
    return t_ms


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*json.loads(sys.argv[1]))
