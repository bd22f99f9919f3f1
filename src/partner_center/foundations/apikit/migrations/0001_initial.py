import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("level", models.FloatField()),
                ("filled_at", models.DateTimeField()),
                ("refused", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "request budget",
                "verbose_name_plural": "request budgets",
            },
        ),
        migrations.CreateModel(
            name="IdempotencyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, verbose_name="key")),
                ("method", models.CharField(max_length=8, verbose_name="method")),
                ("path", models.CharField(max_length=500, verbose_name="address")),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0, verbose_name="status")),
                ("response", models.TextField(blank=True, verbose_name="answer")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "idempotency record",
                "verbose_name_plural": "idempotency records",
                "indexes": [models.Index(fields=["created_at"], name="apikit_idempotency_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="apikit_idempotencyrecord_once"),
                ],
            },
        ),
        # Counting requests must not wait for a disk, and may be forgotten in a crash.
        migrations.RunSQL("ALTER TABLE apikit_budget SET UNLOGGED", "ALTER TABLE apikit_budget SET LOGGED"),
    ]
