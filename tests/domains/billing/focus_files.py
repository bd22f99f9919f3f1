"""Small billing files for the tests: one ordinary line, and what a test wants to be different."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

LINE: Final = {
    "AvailabilityZone": "cn-north-4a",
    "BilledCost": "12.50000000000",
    "BillingAccountId": "C1001",
    "BillingAccountName": "青禾优选",
    "BillingCurrency": "CNY",
    "BillingPeriodEnd": "2026-10-01 00:00:00",
    "BillingPeriodStart": "2026-09-01 00:00:00",
    "ChargeCategory": "Usage",
    "ChargeClass": "NULL",
    "ChargeDescription": "General computing, 4 vCPUs",
    "ChargeFrequency": "Usage-Based",
    "ChargePeriodEnd": "2026-09-12 11:00:00",
    "ChargePeriodStart": "2026-09-12 10:00:00",
    "ConsumedQuantity": "1.000000000000000",
    "ConsumedUnit": "Hours",
    "ContractedCost": "12.50000000000",
    "EffectiveCost": "12.50000000000",
    "InvoiceIssuerName": "Skyline Cloud",
    "ListCost": "15.00000000000",
    "PricingCategory": "Standard",
    "ProviderName": "Skyline Cloud",
    "PublisherName": "Skyline Cloud",
    "RegionId": "cn-north-4",
    "RegionName": "Beijing 4",
    "ResourceId": "instance/1",
    "ResourceName": "web-1",
    "ResourceType": "instance",
    "ServiceCategory": "Compute",
    "ServiceName": "Elastic Cloud Server",
    "SkuId": "SKU1",
    "SubAccountId": "C1001-prod",
    "SubAccountName": "Production",
    "Tags": '{"env": "prod"}',
}


def line(**changes: str) -> dict[str, str]:
    """The ordinary line with other values in some columns."""
    assert set(changes) <= {*LINE, "Id"}
    return {**LINE, **changes}


def lines(count: int) -> list[dict[str, str]]:
    """So many ordinary lines, each of another machine."""
    return [line(ResourceId=f"instance/{number}") for number in range(count)]


def cells(row: Mapping[str, str]) -> list[str]:
    return list(row.values())


def as_csv(rows: Iterable[Iterable[str]], *, header: Iterable[str] = LINE, line_end: str = "\n") -> str:
    """A CSV text of rows of any width."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def bill(path: Path, rows: Iterable[Mapping[str, str]]) -> Path:
    """A CSV file of such lines; the columns are those of the first."""
    listed = list(rows)
    path.write_text(as_csv(map(cells, listed), header=listed[0]), encoding="utf-8")
    return path
