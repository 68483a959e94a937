"""Makes reports that take too long, until it is interrupted: NOTEBOOK FOLDER WORKERS."""

import sys
from contextlib import closing
from pathlib import Path

from raftlib.reports.batch import make_locality_reports

if __name__ == "__main__":
    notebook, folder, workers = sys.argv[1:]
    names = ["A", "B", "C", "D"]
    batch = make_locality_reports(Path(notebook), names, names, "", Path(folder), int(workers))
    with closing(batch) as made:
        for one in made:
            sys.stdout.write(f"{one.locality}\n")
            sys.stdout.flush()
