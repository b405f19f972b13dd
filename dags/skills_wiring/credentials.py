"""Credentials of a source: from an Airflow connection, else from the environment as on the command line.

They are handed on to the one call that asks the source, and hidden in every log.
"""

from airflow.sdk import Connection
from airflow.sdk.log import mask_secret

from skills_pipeline import settings
from skills_pipeline.sources.base import Source
from skills_wiring.deployment import connection_of


def credentials_of(source: Source) -> dict[str, str]:
    """A value for every credential that the source declares.

    The connection `skills_pipeline_<source>` has them in its extra fields under the names the source
    declares, or as login and password where they are two, as password where it is one. Raises
    `settings.SettingsError` naming what is missing.
    """
    if not source.credentials:
        return {}
    connection = connection_of(f"skills_pipeline_{source.name}")
    found = _from(connection, source) if connection else settings.credentials(source.credentials)
    for value in found.values():
        mask_secret(value)
    return found


def _from(connection: Connection, source: Source) -> dict[str, str]:
    names, extra = source.credentials, connection.extra_dejson
    fields = (connection.password,) if len(names) == 1 else (connection.login, connection.password)
    plain = dict(zip(names, fields, strict=False))
    found = {name: extra.get(name) or plain.get(name) for name in names}
    missing = [name for name, value in found.items() if not value]
    if missing:
        raise settings.SettingsError(
            f"the connection {connection.conn_id} lacks {', '.join(missing)}; write them into its extra "
            "fields, docs/sources.md says where they come from"
        )
    return {name: str(value) for name, value in found.items()}
