"""The FOCUS 1.0 columns we keep, what we call them, and the values the standard allows."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "account": "BillingAccountId",
    "account_name": "BillingAccountName",
    "sub_account": "SubAccountId",
    "sub_account_name": "SubAccountName",
    "charge_category": "ChargeCategory",
    "charge_class": "ChargeClass",
    "charge_frequency": "ChargeFrequency",
    "description": "ChargeDescription",
    "service": "ServiceName",
    "service_category": "ServiceCategory",
    "provider": "ProviderName",
    "publisher": "PublisherName",
    "issuer": "InvoiceIssuerName",
    "region": "RegionId",
    "region_name": "RegionName",
    "zone": "AvailabilityZone",
    "resource_id": "ResourceId",
    "resource_name": "ResourceName",
    "resource_type": "ResourceType",
    "sku_id": "SkuId",
    "unit": "ConsumedUnit",
    "currency": "BillingCurrency",
    "pricing_category": "PricingCategory",
    "commitment_category": "CommitmentDiscountCategory",
    "commitment_id": "CommitmentDiscountId",
    "commitment_name": "CommitmentDiscountName",
    "commitment_status": "CommitmentDiscountStatus",
    "commitment_type": "CommitmentDiscountType",
    "tags": "Tags",
}
COSTS: Final = {
    "billed_cost": "BilledCost",
    "effective_cost": "EffectiveCost",
    "list_cost": "ListCost",
    "contracted_cost": "ContractedCost",
}
QUANTITIES: Final = {"quantity": "ConsumedQuantity"}
TIMES: Final = {
    "period_start": "BillingPeriodStart",
    "period_end": "BillingPeriodEnd",
    "charge_start": "ChargePeriodStart",
    "charge_end": "ChargePeriodEnd",
}
KNOWN: Final = {**TEXTS, **COSTS, **QUANTITIES, **TIMES}

REQUIRED: Final = (
    "BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart",
    "ChargeCategory", "ChargePeriodEnd", "ChargePeriodStart", "ServiceName",
)  # fmt: skip
"""Without these a line cannot be placed: whose, when, what, how much. All others may be absent and are then unknown."""

LINE_KEYS: Final = ("id", "lineitemid", "x_lineitemid", "x_id")
"""Columns beyond the standard in which clouds number their lines; compared in lower case."""

CHARGE_CATEGORIES: Final = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
CHARGE_CLASSES: Final = ("Correction",)
CHARGE_FREQUENCIES: Final = ("Usage-Based", "One-Time", "Recurring")

LINE_COLUMNS: Final = (
    "line_no", "line_id", "account", "account_name", "sub_account", "sub_account_name", "period", "charge_start",
    "charge_end", "charge_category", "charge_class", "charge_frequency", "description", "service", "service_category",
    "provider", "publisher", "issuer", "region", "region_name", "zone", "resource_id", "resource_name", "resource_type",
    "sku_id", "quantity", "unit", "billed_cost", "effective_cost", "list_cost", "contracted_cost", "currency",
    "pricing_category", "commitment_category", "commitment_id", "commitment_name", "commitment_status",
    "commitment_type", "tags",
)  # fmt: skip
"""The columns of the Parquet file of usable lines, in order."""

CURRENCIES: Final = (
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
)  # fmt: skip
"""ISO 4217 codes of money that people pay with; test codes and metals are not among them."""
