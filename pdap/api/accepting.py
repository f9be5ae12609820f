"""What a client accepts, by the weights that it gives (RFC 9110, 12.5.1)."""

CSV, JSON = "text/csv", "application/json"


def prefers_csv(accept: str) -> bool:
    """Return whether CSV is wanted more than JSON: by weight, and at the same weight where it is named first.

    A range such as `*/*` never means CSV: it is asked for by its name.
    """
    weights: dict[str, tuple[float, int]] = {}
    for place, part in enumerate(accept.lower().split(",")):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights.setdefault(name, (weight_of(parameters), -place))
    csv = weights.get(CSV, (0.0, 0))
    json = max((weights[name] for name in (JSON, "application/*", "*/*") if name in weights), default=(0.0, 0))
    if JSON in weights:
        json = weights[JSON]
    return csv[0] > 0 and csv > json


def weight_of(parameters: list[str]) -> float:
    """Return the `q` of a range, 1 where there is none and 0 where it is no number from 0 to 1."""
    text = next((value.removeprefix("q=") for value in parameters if value.startswith("q=")), "1")
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
