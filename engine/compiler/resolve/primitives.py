"""The primitives a template activates: manifests found, sections configured, requirements met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.document import Section
from engine.compiler.product import Active
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.sections import SectionReader, Spot, has_expressions, place_of
from primitives.kit.contract import Manifest
from primitives.kit.types import Enum, Record, Type


def find_manifests(sections: Sequence[Section], catalog: Sequence[Manifest], problems: Problems) -> dict[str, Manifest]:
    """The manifest of each section, in the template's order."""
    known = {manifest.name: manifest for manifest in catalog}
    found = {}
    for section in sections:
        name = section.name.text
        if name in known:
            found[name] = known[name]
        else:
            problems.add("FF301", section.name.place, f"there is no primitive `{name}`", did_you_mean(name, known))
    _check_requirements(sections, found, catalog, problems)
    return found


def early(manifest: Manifest) -> bool:
    """Whether the section needs no parameters; the types it brings are then known to them."""
    return not has_expressions(manifest.section)


def configure(
    section: Section, manifest: Manifest, names: Names, parameters: Record, problems: Problems
) -> Active | None:
    """The primitive with its config; None where its section has errors."""
    before = len(problems.errors)
    spot = Spot.of(section.name)
    values = SectionReader(names, parameters, problems).read(section.config, manifest.section, spot)
    if len(problems.errors) > before:
        return None
    configured = manifest.configure(values)
    for one in configured.problems:
        problems.add(one.code, place_of(section.config, one.path), one.message, one.help or None)
    return None if configured.problems else Active(manifest, configured.config, values)


def types_of(active: Mapping[str, Active]) -> dict[str, Type]:
    """`identity.tier` and its like, by section and by the type's own name."""
    found = [
        (f"{name}.{word}", type_)
        for name, one in active.items()
        for word, type_ in one.manifest.types(one.config).items()
    ]
    return {str(type_): type_ for _, type_ in found if isinstance(type_, Enum)} | dict(found)


def _check_requirements(
    sections: Sequence[Section], found: Mapping[str, Manifest], catalog: Sequence[Manifest], problems: Problems
) -> None:
    provided = {capability for manifest in found.values() for capability in (manifest.name, *manifest.provides)}
    for section in sections:
        manifest = found.get(section.name.text)
        for capability in manifest.requires if manifest else ():
            if capability not in provided:
                offers = [one.name for one in catalog if capability in (one.name, *one.provides)]
                problems.add(
                    "FF402",
                    section.name.place,
                    f"`{section.name.text}` needs {capability}, and nothing here provides it",
                    f"activate {' or '.join(f'`{one}`' for one in offers)}" if offers else None,
                )
