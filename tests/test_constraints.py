"""constraints.txt: the versions that `make` installs are those that pyproject.toml supports."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


def supported() -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for listed in (project["dependencies"], *project["optional-dependencies"].values()):
        yield from map(Requirement, listed)


def constraints() -> Iterator[Requirement]:
    yield from map(Requirement, (ROOT / "constraints.txt").read_text().splitlines())


def test_each_package_has_one_version_which_is_supported() -> None:
    chosen = {canonicalize_name(each.name): each.specifier for each in constraints()}
    for each in supported():
        (version,) = chosen[canonicalize_name(each.name)]
        assert version.operator == "=="
        assert version.version in each.specifier, f"run `make update`: {each}"


def test_no_version_is_of_one_build_or_one_machine() -> None:
    for each in constraints():
        assert each.url is None
        assert "+" not in str(each.specifier)
