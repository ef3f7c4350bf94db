"""One module for all tests of this room: it takes most of a minute to make."""

import json

import pytest

from coalitionlab.experiments.web.export import make_module
from coalitionlab.experiments.web.running import Engine


@pytest.fixture(scope="session")
def module():
    """(bytes of the module, its layout as JSON)."""
    return make_module()


@pytest.fixture(scope="session")
def engine(module):
    pytest.importorskip("wasmtime")
    return Engine(*module)


@pytest.fixture(scope="session")
def layout(module):
    return json.loads(module[1])
