"""Records by column: one memory, read by organisation and by field, the same in Python as in compiled code."""

import pickle

import numba
import numpy as np
import pytest

from coalitionlab.model.columns import Columns
from coalitionlab.model.columns_compiled import ColumnsType, column, maker
from coalitionlab.model.lanes import LANES, roomy, tie_indices

NAMES = ("awareness", "overlap", "status")
of_table = maker(ColumnsType("state", NAMES))


def three():
    table = np.zeros((3, 8))
    table[:, :5] = np.arange(15.0).reshape(3, 5)
    return Columns("state", NAMES, table, 5)


def test_a_record_and_a_column_name_the_same_memory():
    state = three()
    state[2].overlap = 0.5
    state.status = 1.0
    state["awareness"][0] = 9.0
    assert state.overlap[2] == state[2]["overlap"] == state["overlap"][2] == 0.5
    assert (len(state), state[0].awareness, list(state.status)) == (5, 9.0, [1.0] * 5)
    assert state.table[2, 5:].tolist() == [0.0] * 3  # the room beyond is nobody's


def test_copies_and_pickles_are_apart():
    state = three()
    other, again, some = state.copy(), pickle.loads(pickle.dumps(state)), state[[0, 3]]
    state.overlap = -1.0
    np.testing.assert_array_equal(other, three())
    np.testing.assert_array_equal(again, three())
    assert (len(some), some.overlap.tolist()) == (2, [5.0, 8.0])


@pytest.mark.parametrize("ask", [lambda s: s.trust, lambda s: s[0].trust])
def test_a_field_that_is_not_there_is_an_attribute_error(ask):
    with pytest.raises(AttributeError, match="trust"):
        ask(three())


def test_compiled_code_reads_and_writes_as_python_does():
    def law(state):
        total = 0.0
        for i in range(len(state)):
            one = state[i]
            one.status = one.awareness + 2.0 * one.overlap
            total += state.status[i]
        return total

    plain, compiled = three(), three()
    assert numba.njit(law)(compiled) == law(plain)
    np.testing.assert_array_equal(compiled, plain)


def test_compiled_code_makes_them_and_hands_them_on():
    @numba.njit
    def make(n):
        state = of_table(np.zeros((3, 8)), n)
        values = column(state, 1)
        for i in range(len(state)):
            values[i] = i + 0.5
        return state

    made = make(3)
    assert isinstance(made, Columns) and (made.kind, made.names, len(made)) == ("state", NAMES, 3)
    assert made.overlap.tolist() == [0.5, 1.5, 2.5]


@pytest.mark.parametrize("n", [0, 1, 7, 8, 60, 63, 64, 503, 504, 511, 512, 4095, 1_000_000])
def test_there_is_room_for_whole_eights_and_columns_do_not_share_a_place_in_the_cache(n):
    assert n < roomy(n) <= n + 2 * LANES and roomy(n) % LANES == 0 and roomy(n) % 512


def test_the_kth_ties_of_eight_stand_side_by_side():
    start, degree = np.array([0, 24, 40]), np.array([3, 0, 1, 0, 0, 0, 0, 2, 2])
    assert tie_indices(start, degree, 0).tolist() == [0, 8, 16]
    assert tie_indices(start, degree, 7).tolist() == [7, 15]
    assert tie_indices(start, degree, 8).tolist() == [24, 32]
