"""What is removed between the steps: nothing that is kept, nothing that is young."""

import os
from datetime import date

from skills_pipeline.retention import remove_superseded


def test_what_is_old_and_not_kept_goes_be_it_file_or_folder(tmp_path):
    for name in ("DE/kept", "DE/young", "DE/old", "FR/old"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "postings.parquet").touch()
    (tmp_path / "FR" / "file.parquet").touch()
    for old in ("DE/kept", "DE/old", "FR/old", "FR/file.parquet"):
        os.utime(tmp_path / old, (0, 0))
    assert remove_superseded(tmp_path, "*/*", {tmp_path / "DE/kept"}, date(1970, 1, 2)) == 3
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("*/*")) == [
        "DE/kept",
        "DE/young",
    ]
