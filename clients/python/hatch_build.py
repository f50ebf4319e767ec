"""Generates the modules of ``onrecord.v1`` and their type stubs from the protos while a wheel is built.

The protos stand at the root of the repository, and beside this file in a source distribution.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    """Called by hatchling."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the generated modules to the wheel; an editable installation finds them beside the sources."""
        if version == "editable":
            generate(self.protos(), Path(self.root, "src"))
            return
        self.generated = tempfile.TemporaryDirectory()
        generate(self.protos(), Path(self.generated.name))
        build_data["force_include"][f"{self.generated.name}/onrecord/v1"] = "onrecord/v1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
        """Takes the generated files away again."""
        if version != "editable":
            self.generated.cleanup()

    def protos(self) -> Path:
        """Where the protos are."""
        for place in (Path(self.root, "proto"), Path(self.root, "..", "..", "proto")):
            if (place / "onrecord").is_dir():
                return place
        raise SystemExit("the protos are neither in ./proto nor in ../../proto: build from a checkout or from a source distribution")


def generate(protos: Path, out: Path) -> None:
    """Runs protoc over every proto of ``onrecord``; those of Google come from googleapis-common-protos."""
    from grpc_tools import protoc

    # protoc looks for the plugins of mypy-protobuf on the path, and a build environment's programs need not be there.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    files = [str(file.relative_to(protos)) for file in sorted(protos.glob("onrecord/**/*.proto"))]
    out.mkdir(parents=True, exist_ok=True)
    outputs = [f"--{kind}_out={out}" for kind in ("python", "grpc_python", "mypy", "mypy_grpc")]
    well_known = Path(protoc.__file__).parent / "_proto"
    with tempfile.TemporaryDirectory() as scratch:
        descriptors = Path(scratch, "descriptors")
        arguments = [f"-I{protos}", f"-I{well_known}", *outputs, f"--descriptor_set_out={descriptors}", *files]
        if protoc.main(["protoc", *arguments]) != 0:
            raise SystemExit("protoc failed")
        (out / "onrecord" / "v1" / "__init__.py").write_text(gathered(descriptors.read_bytes()))


def gathered(descriptors: bytes) -> str:
    """A module that holds the messages, the enums and the stubs of all files."""
    from google.protobuf.descriptor_pb2 import FileDescriptorSet

    imports, names = [], []
    for file in FileDescriptorSet.FromString(descriptors).file:
        module = file.name.removesuffix(".proto").replace("/", ".")
        here = [(f"{module}_pb2", one.name) for one in [*file.message_type, *file.enum_type]]
        here += [(f"{module}_pb2_grpc", f"{one.name}Stub") for one in file.service]
        imports += [f"from {source} import {name}" for source, name in here]
        names += [name for _, name in here]
    listed = "".join(f"    {name!r},\n" for name in sorted(names))
    return "\n".join(
        ['"""The messages, enums and stubs of the API, generated from the protos."""', "", *imports, "", f"__all__ = [\n{listed}]\n"]
    )
