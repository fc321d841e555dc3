"""The app's scene composer, loaded alone: the tool draws without the app and the packages that it needs."""

import importlib.util
import sys
from types import ModuleType

from tools.content import places

_NAME = "vocavision_catalogue_scenes"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location(_NAME, places.ROOT / "vocavision" / "catalogue" / "scenes.py")
    if spec is None or spec.loader is None:
        raise ImportError("vocavision/catalogue/scenes.py cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    spec.loader.exec_module(module)
    return module


scenes = _loaded()
