"""One module for all tests: it takes most of a minute to make, and is kept for the tests of pages and servers too."""

import json

import pytest

from coalitionlab.experiments.web.export import stored_module
from coalitionlab.experiments.web.running import Engine


@pytest.fixture(scope="session")
def module():
    """(bytes of the module, its layout as JSON)."""
    return stored_module()


@pytest.fixture(scope="session")
def engine(module):
    pytest.importorskip("wasmtime")
    return Engine(*module)


@pytest.fixture(scope="session")
def layout(module):
    return json.loads(module[1])
