"""Templates and tenants' files on a disk: what a path means, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.commands.refused import Refused
from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Mapping
from engine.compiler.parse import parse
from engine.compiler.source import Source

_MOST_READ = 64_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """A file, and whether it is a tenant's; any other is read as a template."""

    path: Path
    of_tenant: bool


def text_at(path: Path) -> Text:
    """The file a path means: itself, or the `template.yaml` or `tenant.yaml` of a folder. Raises Refused."""
    if path.is_dir():
        return _in_folder(path)
    if not path.exists():
        raise Refused(f"There is no file {path}.")
    if not path.is_file():
        raise Refused(f"{path} is not a file.")
    if path.name in ("template.yaml", "tenant.yaml"):
        return Text(path, path.name == "tenant.yaml")
    return Text(path, _says_tenant(read_source(path)))


def read_source(path: Path) -> Source:
    """The part that a compiler would look at. Raises Refused where the file cannot be read."""
    try:
        with path.open("rb") as file:
            return Source(str(path), file.read(_MOST_READ))
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


def template_named(name: str, tenant: Path, templates: Path) -> Path | None:
    """`templates/NAME/template.yaml`, in the folder that holds the tenant's `tenants`, or else the shipped one."""
    beside = tenant.resolve().parent.parent.parent / "templates"
    found = (folder / name / "template.yaml" for folder in (beside, templates))
    return next((path for path in found if path.is_file()), None)


def _in_folder(folder: Path) -> Text:
    if (folder / "template.yaml").is_file():
        return Text(folder / "template.yaml", of_tenant=False)
    if (folder / "tenant.yaml").is_file():
        return Text(folder / "tenant.yaml", of_tenant=True)
    raise Refused(f"There is neither a template.yaml nor a tenant.yaml in {folder}.")


def _says_tenant(source: Source) -> bool:
    node = parse(source, Problems())
    return isinstance(node, Mapping) and node.get("tenant") is not None and node.get("template") is None
