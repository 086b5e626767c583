"""Adzuna: searched by words and country; only the beginning of each text is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.sources import fields
from analyzer.sources.base import HOUR, Batch, Call, Parameter, Source, pages_parameter

if TYPE_CHECKING:
    from analyzer.posting import Posting

_SIZE = 50
_CURRENCIES = {
    "gb": "GBP", "us": "USD", "de": "EUR", "fr": "EUR", "at": "EUR", "nl": "EUR", "it": "EUR",
    "es": "EUR", "be": "EUR", "ch": "CHF", "ca": "CAD", "au": "AUD", "nz": "NZD", "in": "INR",
    "pl": "PLN", "za": "ZAR", "sg": "SGD", "br": "BRL", "mx": "MXN",
}  # fmt: skip


def load(call: Call, key: str) -> Batch:
    """Return one page of the search."""
    params: dict[str, str | int] = {
        "what": call["query"],
        "results_per_page": _SIZE,
        "sort_by": "date",
        "content-type": "application/json",
    }
    if where := call.get("where"):
        params["where"] = where
    response = call.ask(
        f"/v1/api/jobs/{call.path('country')}/search/{key}",
        params=params,
        secret_params={
            "app_id": call.secret("ADZUNA_APP_ID"),
            "app_key": call.secret("ADZUNA_APP_KEY"),
        },
    )
    rows = call.rows(call.parse_json(response), "results")
    return Batch(rows, response.url, str(int(key) + 1) if len(rows) >= _SIZE else None)


def read(call: Call, row: dict[str, Any]) -> Posting | str:
    """Return a job; a salary that Adzuna predicted is marked as an estimate."""
    predicted = str(row.get("salary_is_predicted")) == "1"
    return fields.posting(
        row["id"],
        row["title"],
        row.get("description"),
        url=row.get("redirect_url"),
        company=fields.plain((row.get("company") or {}).get("display_name")),
        location=fields.plain((row.get("location") or {}).get("display_name")),
        employment_type=fields.employment([row.get("contract_time"), row.get("contract_type")]),
        posted_at=fields.when(row.get("created")),
        salary=fields.salary(
            row.get("salary_min"),
            row.get("salary_max"),
            currency=_CURRENCIES.get(call["country"]),
            period="year",
            origin="estimate" if predicted else "field",
        ),
    )


SOURCE = Source(
    name="adzuna",
    title="Adzuna (many countries; beginnings of texts only)",
    homepage="https://developer.adzuna.com",
    base_url="https://api.adzuna.com",
    parameters=(
        Parameter("query", "words to search for", default="deep learning"),
        Parameter("country", "two letters, for example gb, us, de", default="gb"),
        Parameter("where", "place"),
        pages_parameter(5),
    ),
    notice="Jobs by Adzuna. Text is cut by the source; read its terms before lasting use.",
    load=load,
    read=read,
    lifetime=6 * HOUR,
    keys=("ADZUNA_APP_ID", "ADZUNA_APP_KEY"),
)
