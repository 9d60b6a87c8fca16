"""Of which layer a named place is a feature."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("citygis", "0006_cells")]

    operations = [
        migrations.AddField(
            model_name="namedplace",
            name="layer",
            field=models.CharField(
                blank=True, default="", help_text="of whose features it is one, or empty", max_length=40
            ),
        ),
    ]
