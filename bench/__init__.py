"""The replay of real learners.

Hito's packages are not installed anywhere: on AWS the layer and the functions' folder are on the path.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

sys.path += [str(ROOT / folder) for folder in ("layers/common", "functions")]
