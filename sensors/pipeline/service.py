"""The ingest process: its threads, from start to a clean end."""

import threading

from config.site import MqttSite
from sensors.pipeline.announce import Announcer
from sensors.pipeline.inbox import Inbox
from sensors.pipeline.pulse import Pulse
from sensors.pipeline.receive import Address, Receiver
from sensors.pipeline.run import LARGEST_BATCH, WINDOW, Storer

USERNAME = "zhihui-ingest"


class Ingest:
    """One ingest worker. `instance` names its session: the broker keeps what belongs to a name until it comes back.

    Several workers need different, lasting names, and `shared`, so that each message goes to one of them.
    """

    def __init__(self, site: MqttSite, instance: str, *, shared: bool = False) -> None:
        client_id = f"{USERNAME}-{instance}"
        address = Address(site.host, site.port, site.socket, USERNAME, site.ingest_password, client_id)
        self.inbox = Inbox(LARGEST_BATCH, WINDOW)
        self.receiver = Receiver(address, self.inbox, WINDOW, shared)
        self.announcer = Announcer()
        self.storer = Storer(self.inbox, self.receiver, self.announcer)
        self.pulse = Pulse(instance, self.storer)

    def run(self) -> None:
        """Work until `stop`; then finish the batch in hand, acknowledge it and leave."""
        storing = threading.Thread(target=self._store, name="store")
        self.announcer.start()
        self.pulse.start()
        storing.start()
        try:
            self.receiver.run()
        finally:
            self.storer.stop()
            storing.join()
        self.announcer.stop()
        self.pulse.stop()

    def _store(self) -> None:
        try:
            self.storer.run()
        finally:
            self.receiver.stop()  # its last acknowledgements are in the queue by now

    def stop(self) -> None:
        """From a signal handler: end in good order."""
        self.storer.stop()
