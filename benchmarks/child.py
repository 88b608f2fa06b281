"""What Adviser does in the measured child processes: one verb, one process, as the command line would.

    python benchmarks/child.py refresh STORE FILE [KEY]     preview and apply, without the backup
    python benchmarks/child.py preview STORE FILE [KEY]
    python benchmarks/child.py undo STORE [KEY]
    python benchmarks/child.py backup STORE [KEY]
    python benchmarks/child.py page STORE CODE              the numbers of a council's page; prints milliseconds
    python benchmarks/child.py dense ARRAY ABOUT            the same from the dense array

With ADVISER_PROFILE=FILE the child runs under cProfile and writes its statistics there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(verb: str, store_path: str, *rest: str) -> None:
    from adviser_app.services import stores

    if verb in ("refresh", "preview"):
        file, key = Path(rest[0]), rest[1] if len(rest) > 1 else None
        from adviser_app.services import refresh

        with stores.open_store(Path(store_path), key, create=False) as store:
            shown = refresh.preview(store, [file], refresh.RefreshOptions(publisher="Benchmark", backup=False))
            rejected = len(shown.rejected)
            if verb == "refresh":
                rejected = refresh.apply(store, shown).rejected
            print(shown.counts, "rejected", rejected)
        return
    if verb in ("page", "dense"):
        sys.path.insert(0, str(Path(__file__).parents[1]))
        from benchmarks import cold

        if verb == "page":
            cold.of_store(Path(store_path), rest[0])
        else:
            cold.of_dense(Path(store_path), Path(rest[0]))
        return
    key = rest[0] if rest else None
    with stores.open_store(Path(store_path), key, create=False) as store:
        if verb == "undo":
            from adviser_app.services import refresh

            print(refresh.undo(store))
        elif verb == "backup":
            print(stores.backup(store))
        else:
            raise SystemExit(f"unknown verb {verb}")


if __name__ == "__main__":
    profile = os.environ.get("ADVISER_PROFILE")
    if profile:
        import cProfile

        cProfile.run("main(*sys.argv[1:])", profile)
    else:
        main(*sys.argv[1:])
