"""What the mapping form may send: for each sheet its kind, for each column its field."""

from collections.abc import Mapping
from typing import Any

from recruit.imports.layouts import SheetLayout, change
from recruit.imports.tables import Import


def chosen_layouts(run: Import, form: Mapping[str, Any]) -> dict[int, tuple[str, list[str]]]:
    """The sheets whose kind or fields the form has otherwise, by their place."""
    chosen = {}
    for n, each in enumerate(run.layouts):
        look = SheetLayout(**each)
        kind = str(form.get(f"kind-{n}", look.kind))
        fields = [str(form.get(f"field-{n}-{c}", look.fields[c])) for c in range(len(look.fields))]
        wanted = change(look, kind, fields)
        if (wanted.kind, wanted.fields) != (look.kind, look.fields):
            chosen[n] = (wanted.kind, wanted.fields)
    return chosen
