"""Options and types of arguments that several commands share."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from attache.settings import Settings
from index.types import PUBLIC
from ingest.errors import IngestError
from ingest.feeds.schedule import interval


class IsoDate(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is no date; write it as YYYY-MM-DD.", param, ctx)


class Interval(click.ParamType[timedelta]):
    """A time between two refreshes of a feed, as 30m, 1h or 1d."""

    name = "TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        try:
            return value if isinstance(value, timedelta) else interval(value)
        except IngestError as error:
            self.fail(str(error), param, ctx)


collection_option = click.option(
    "--collection", default=PUBLIC, show_default=True, help="The collection to work on."
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON: one object a line, dates as ISO 8601."
)


def data_option() -> click.Option:
    """Return the option for the data folder, which every command takes."""
    return click.Option(
        ["--data"],
        type=click.Path(path_type=Path),
        callback=_use_data,
        expose_value=False,
        help="The data folder.  [default: ATTACHE_DATA]",
    )


def _use_data(context: click.Context, _option: click.Parameter, data: Path | None) -> None:
    settings: Settings | None = context.obj
    if data is not None and settings is not None:
        context.obj = settings.model_copy(update={"data": data})
