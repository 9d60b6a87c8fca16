"""pygeoapi on the bench's own database, one worker as ours."""

import json
from collections.abc import Sequence

from bench.yardsticks.environment import program
from core.testing.installation import PrivateInstallation
from core.testing.places import free_port
from core.testing.site import answers


def start_pygeoapi(private: PrivateInstallation, table: str, fields: Sequence[str]) -> str:
    """Start it on a copy of a table with a column `geom`; returns its address. Its collection has the table's name.

    `fields` are the features' properties, the same as ours. It turns boxes in EPSG:4490 to latitude first, which the
    columns of PostGIS are not, and cannot write a row with two geometries: so it reads the same rows, in the same order
    and with the same indexes, as WGS 84 with one of them.

    Raises:
        NotInstallableError: it cannot be installed.
    """
    _copy(private, table, fields)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    config, described = private.data / "pygeoapi.yml", private.data / "pygeoapi-openapi.yml"
    config.write_text(json.dumps(_config(private, table, fields, url)))
    described.write_text(json.dumps({"openapi": "3.0.2", "info": {"title": "", "version": "1"}, "paths": {}}))
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(described)}
    command = [program("gunicorn"), "pygeoapi.flask_app:APP", "-w", "1", "-b", f"127.0.0.1:{port}"]
    private.site.start_command("pygeoapi", command, lambda _: answers(f"{url}/conformance?f=json"), 60, environment)
    return url


def _copy(private: PrivateInstallation, table: str, fields: Sequence[str]) -> None:
    copied = f"{table}_wgs84"
    with private.connect() as connection:
        connection.execute(
            f"CREATE TABLE {copied} AS SELECT id, ST_SetSRID(geom, 4326)::geometry(Point, 4326) AS geom, "
            f"{', '.join(fields)} FROM {table} ORDER BY ctid"
        )
        connection.execute(f"ALTER TABLE {copied} ADD PRIMARY KEY (id)")
        connection.execute(f"CREATE INDEX ON {copied} USING gist (geom)")
        connection.execute(f"VACUUM ANALYZE {copied}")


def _config(private: PrivateInstallation, table: str, fields: Sequence[str], url: str) -> dict[str, object]:
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
        "table": f"{table}_wgs84",
        "properties": list(fields),
    }
    provider |= {"geom_field": "geom", "storage_crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
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
