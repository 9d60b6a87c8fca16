"""The worker's jobs for the gis stage."""

from procrastinate.contrib.django import app

from gis.imports.runs import work


@app.task(name="gis.import_run", pass_context=False)
def import_run(number: int) -> None:
    """Take the file of an import into its layer."""
    work(number)
