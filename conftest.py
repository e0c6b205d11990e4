"""Every test, and every kernel that nbval starts, sees the same project and the same conditions."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent

os.environ.update(BOOK_LANGUAGE="en", MPLBACKEND="agg", PYTHONHASHSEED="0", SOURCE_DATE_EPOCH="0")
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
for name in ("HEBEI_CBEC_ROOT", "HEBEI_CBEC_CHAPTERS", "HEBEI_CBEC_FIGURES"):
    os.environ.pop(name, None)
