"""pygeoapi on the bench's own database, one worker as ours."""

import json

from bench.yardsticks.environment import program
from core.testing.installation import PrivateInstallation
from core.testing.places import free_port
from core.testing.site import answers


def start_pygeoapi(private: PrivateInstallation, table: str) -> str:
    """Start it on one table with a column `geom`; returns its address. Its collection has the table's name.

    Raises:
        NotInstallableError: it cannot be installed.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config, described = private.data / "pygeoapi.yml", private.data / "pygeoapi-openapi.yml"
    config.write_text(json.dumps(_config(private, table, url)))
    described.write_text(json.dumps({"openapi": "3.0.2", "info": {"title": "", "version": "1"}, "paths": {}}))
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described)}
    command = [program("gunicorn"), "pygeoapi.flask_app:APP", "-w", "1", "-b", f"127.0.0.1:{port}"]
    private.site.start_command("pygeoapi", command, lambda _: answers(f"{url}/conformance?f=json"), 60, environment)
    return url


def _config(private: PrivateInstallation, table: str, url: str) -> dict[str, object]:
    postgres = private.installation.postgres
    data: dict[str, object] = {
        "host": str(postgres.socket_folder),
        "port": 5432,
        "dbname": postgres.database,
        "user": postgres.user,
    }
    data |= {"password": postgres.password, "search_path": ["public"]}
    provider: dict[str, object] = {
        "type": "feature",
        "name": "PostgreSQL",
        "data": data,
        "id_field": "id",
        "table": table,
    }
    provider |= {"geom_field": "geom", "storage_crs": "http://www.opengis.net/def/crs/EPSG/0/4490"}
    words = {"title": table, "description": table, "keywords": [table]}
    server: dict[str, object] = {
        "bind": {"host": "127.0.0.1", "port": 5000},
        "url": url,
        "mimetype": "application/json",
    }
    server |= {"encoding": "utf-8", "languages": ["en-US"], "map": {"url": "", "attribution": ""}}
    server |= {"limits": {"default_items": 10, "max_items": 10_000}}
    about: dict[str, object] = {
        "identification": {**words, "terms_of_service": "", "url": url},
        "license": {"name": "", "url": ""},
    }
    about |= {"provider": {"name": "", "url": ""}, "contact": {"name": ""}}
    resource: dict[str, object] = {"type": "collection", **words, "links": [], "providers": [provider]}
    resource |= {"extents": {"spatial": {"bbox": [121, 38, 122, 40], "crs": "CRS84"}}}
    return {"server": server, "logging": {"level": "ERROR"}, "metadata": about, "resources": {table: resource}}
