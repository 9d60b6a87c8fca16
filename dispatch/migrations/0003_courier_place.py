from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_assignments")]

    operations = [
        migrations.CreateModel(
            name="CourierPlace",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="only_one_courier"),
                ],
            },
        ),
    ]
