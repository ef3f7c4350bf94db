"""Results for other programs: what cannot be drawn is said in a line that names what to install, and leaves nothing behind."""

from importlib.util import find_spec

import pytest

import coalitionlab as cl
from coalitionlab.experiments.exporting import export


@pytest.mark.skipif(find_spec("kaleido") is not None, reason="figures can be drawn here, if there is a browser")
def test_without_what_draws_figures_the_line_says_what_to_install_and_no_folder_is_left(small, tmp_path):
    made = cl.compare(small, "leaderless", replicates=2, worlds=0).save(tmp_path / "made")
    with pytest.raises(cl.InputError) as error:
        export(made, out=tmp_path / "out")
    assert "pip install 'coalitionlab[figures]', which [all] leaves out, and Chromium or Chrome" in str(error.value)
    assert not (tmp_path / "out").exists()
    assert "tables" in export(made, out=tmp_path / "out", figures="none")
    assert (tmp_path / "out" / "runs.csv").is_file()
