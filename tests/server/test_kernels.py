import pytest

from raftlib.server.application import site_config
from raftlib.server.kernels import RaftKernels, kernel_environment


@pytest.mark.parametrize(
    "name",
    ["AWS_SECRET_ACCESS_KEY", "JUPYTER_TOKEN", "HTTP_X_RAFT_SIGNIN", "MYPATH", "DATABASE_URL"],
)
def test_variable_that_is_not_on_the_list_stays_out(name: str):
    assert kernel_environment({name: "x"}, "sqlite://") == {"RAFT_STORE": "sqlite://"}


@pytest.mark.parametrize(
    "name",
    ["PATH", "LC_ALL", "PYTHONPATH", "JUPYTER_PATH", "JUPYTER_CONFIG_DIR", "QUERY_STRING", "TZ"],
)
def test_variable_on_the_list_goes_in(name: str):
    assert kernel_environment({name: "x"}, "sqlite://")[name] == "x"


def test_store_of_the_server_goes_before_one_from_outside():
    assert kernel_environment({"RAFT_STORE": "a"}, "b") == {"RAFT_STORE": "b"}


def test_kernels_nobody_looks_at_are_shut_down():
    kernels = RaftKernels(config=site_config())

    assert 0 < kernels.cull_idle_timeout <= 600
    assert not kernels.cull_connected
