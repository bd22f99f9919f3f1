"""A finished run as people read it: groups with their rounding shown, lines, and the calculation of any figure."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from partner_center.kit.money import minor_places
from partner_center.settlement import facts
from partner_center.settlement.columns import DETAIL_COLUMNS, GROUP_KEY
from partner_center.settlement.exact import at_places
from partner_center.settlement.explanations import explain_group, explain_line
from partner_center.settlement.groups import Group
from partner_center.settlement.reading import LineTable
from partner_center.settlement.rows import Row
from partner_center.settlement.snapshots import SettlementError, Totals, digest_of, read_json
from partner_center.settlement.terms import Terms

__all__ = ["Group", "SettlementError", "Snapshot"]

GROUP_COLUMNS = tuple(field.name for field in fields(Group))


class Snapshot:
    """A run's folder, read only. Raises SettlementError("unfinished") when the run has not reached its end."""

    def __init__(self, folder: Path) -> None:
        manifest = read_json(folder / "manifest.json")
        if manifest is None:
            raise SettlementError("unfinished", folder=folder.name)
        self.folder = folder
        self.manifest: dict[str, Any] = manifest
        self.terms = Terms.from_json(read_json(folder / "terms.json"))

    @property
    def period(self) -> str:
        """The month that was settled."""
        return str(self.manifest["plan"]["period"])

    @property
    def digest(self) -> str:
        """SHA-256 over inputs and outputs: two runs with one digest paid the same lines."""
        return str(self.manifest["digest"])

    @property
    def totals(self) -> dict[str, Totals]:
        """Sums per currency."""
        return {currency: Totals.from_json(sums) for currency, sums in self.manifest["totals"].items()}

    def groups(self, partner_id: int | None = None) -> list[Group]:
        """The incentive bills of a partner, or of all, in the order of partner, program, association."""
        table = LineTable(self._paths("groups", partner_id), GROUP_COLUMNS).order_by(*GROUP_KEY)
        if partner_id is not None:
            table = table.filter(partner_id=partner_id)
        return [_group(row) for row in table]

    def details(self, partner_id: int | None = None) -> LineTable:
        """The explained lines of a partner, or of all."""
        table = LineTable(self._paths("details", partner_id), DETAIL_COLUMNS)
        return table if partner_id is None else table.filter(partner_id=partner_id)

    def explain(self, figure: Group | Row) -> dict[str, Any]:
        """How a group's or a detail line's figure came about, as plain JSON values: see explanations."""
        program = self.terms.program(figure.program)
        if isinstance(figure, Group):
            return explain_group(program, figure)
        key = {name: figure[name] for name in GROUP_KEY}
        whole = LineTable(self._paths("groups", figure.partner_id), GROUP_COLUMNS).filter(**key).first()
        if whole is None:
            raise SettlementError("damaged", file="groups")
        return explain_line(program, _group(whole), figure)

    def verify(self) -> None:
        """Hash every file again; SettlementError("damaged") names the first that is not what the run wrote."""
        content = {key: value for key, value in self.manifest.items() if key != "digest"}
        if digest_of(content) != self.digest:
            raise SettlementError("damaged", file="manifest.json")
        if self.terms.digest() != self.manifest["plan"]["terms"]:
            raise SettlementError("damaged", file="terms.json")
        for bucket, files in self.manifest["files"].items():
            for name, file in files.items():
                path = self.folder / name / f"{bucket}.parquet"
                if not path.exists() or facts.sha256_of(path) != file["sha256"]:
                    raise SettlementError("damaged", file=f"{name}/{path.name}")

    def _paths(self, name: str, partner_id: int | None) -> list[Path]:
        buckets = list(self.manifest["files"])
        if partner_id is not None:
            own = facts.bucket_of(partner_id, self.manifest["plan"]["bucket_count"])
            buckets = [bucket for bucket in buckets if bucket == f"bucket={own:02d}"]
        return [self.folder / name / f"{bucket}.parquet" for bucket in buckets]


def _group(row: Row) -> Group:
    places = minor_places(row.currency)
    return Group(**{**row.as_dict(), "amount": at_places(row.amount, places)})
