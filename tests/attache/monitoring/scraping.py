"""Reading the metrics as Prometheus does."""

from prometheus_client.parser import text_string_to_metric_families

from attache.monitoring.metrics import Metrics

Labels = tuple[str, ...]


async def scraped(metrics: Metrics) -> dict[tuple[str, *Labels], float]:
    """Return the value of each series by its name and the values of its labels."""
    return read((await metrics.text()).decode())


def read(text: str) -> dict[tuple[str, *Labels], float]:
    """Return the value of each series by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
