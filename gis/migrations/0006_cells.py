"""Points of layers counted in cells, kept by triggers on the layers' tables (`gis.features.cells`)."""

from django.db import migrations

TABLE = """
CREATE TABLE citygis_cell (
    layer varchar(40) NOT NULL, zoom smallint NOT NULL, i integer NOT NULL, j integer NOT NULL,
    n bigint NOT NULL, x_cm bigint NOT NULL, y_cm bigint NOT NULL, ids bigint NOT NULL,
    PRIMARY KEY (layer, zoom, i, j)
);
CREATE INDEX citygis_cell_empty ON citygis_cell (layer) WHERE n = 0;
"""

# Rows are written in one order, so that two writers wait for each other instead of blocking each other.
COUNT = """
CREATE FUNCTION citygis_count_cells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added text := 'SELECT id, geom_3857, 1 AS way FROM added';
    gone text := 'SELECT id, geom_3857, -1 AS way FROM gone';
    half float8 := 20037508.342789244;
    cell float8 := 2 * 20037508.342789244 / (1 << 18);
BEGIN
    EXECUTE format('
        WITH finest AS MATERIALIZED (
            SELECT floor((ST_X(geom_3857) + $2) / $3)::int AS i, floor(($2 - ST_Y(geom_3857)) / $3)::int AS j,
                sum(way) AS n, sum(way * round(ST_X(geom_3857) * 100)::bigint) AS x_cm,
                sum(way * round(ST_Y(geom_3857) * 100)::bigint) AS y_cm, sum(way * id) AS ids
            FROM (%s) AS changed GROUP BY 1, 2
        )
        INSERT INTO citygis_cell AS c (layer, zoom, i, j, n, x_cm, y_cm, ids)
        SELECT $1, zoom, i >> (13 - zoom), j >> (13 - zoom), sum(n), sum(x_cm), sum(y_cm), sum(ids)
        FROM finest, generate_series(0, 13) AS zoom
        GROUP BY 2, 3, 4 HAVING sum(n) <> 0 OR sum(x_cm) <> 0 OR sum(y_cm) <> 0 OR sum(ids) <> 0
        ORDER BY 2, 3, 4
        ON CONFLICT (layer, zoom, i, j) DO UPDATE SET n = c.n + excluded.n, x_cm = c.x_cm + excluded.x_cm,
            y_cm = c.y_cm + excluded.y_cm, ids = c.ids + excluded.ids',
        CASE TG_OP WHEN 'INSERT' THEN added WHEN 'DELETE' THEN gone ELSE added || ' UNION ALL ' || gone END
    ) USING TG_ARGV[0], half, cell;
    DELETE FROM citygis_cell WHERE layer = TG_ARGV[0] AND n = 0;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("citygis", "0005_facilities")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE citygis_cell"),
        migrations.RunSQL(COUNT, "DROP FUNCTION citygis_count_cells()"),
    ]
