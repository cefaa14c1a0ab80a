"""What alembic runs: one transaction for each migration, so that a migration may build an index online."""

from alembic import context

from engine.postgres.migrate import VERSION_TABLE, VERSION_TABLE_SCHEMA

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    version_table_schema=VERSION_TABLE_SCHEMA,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
