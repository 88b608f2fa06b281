"""What a refresh loads before it reads the first row: every import of a month pays for it."""

import subprocess
import sys


def test_a_refresh_loads_nothing_it_has_no_use_for() -> None:
    """No bundles, no history of records, no pages; and numpy's linear algebra starts no threads."""
    code = (
        "import os, sys\n"
        "from adviser_app.services import refresh, stores\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])\n"
        "print([m for m in sys.modules if m.startswith(('adviser_app.merge', 'adviser_app.viewmodels',\n"
        "    'adviser_app.services.records', 'adviser_app.services.same_series'))])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n", 1) == ["1", "[]\n"]
