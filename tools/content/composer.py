"""The app's scene composer, loaded alone: the tool draws without the app and the packages that it needs."""

import importlib.util
import sys
from types import ModuleType
from typing import TYPE_CHECKING

from tools.content import places

__all__ = ["scenes"]

_NAME = "vocavision_catalogue_scenes"


def _loaded() -> ModuleType:
    file = places.ROOT / "vocavision" / "catalogue" / "scenes.py"
    spec = importlib.util.spec_from_file_location(_NAME, file)
    if spec is None or spec.loader is None:
        raise ImportError("vocavision/catalogue/scenes.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    from vocavision.catalogue import scenes
else:
    scenes = _loaded()
