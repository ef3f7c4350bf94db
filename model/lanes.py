"""How ties lie in memory: organisations in eights, the k-th ties of the eight side by side.

So a sum over everybody's ties is eight sums at a time, and each organisation's ties are still added in their own order. An
organisation with fewer ties than another of its eight has empty places, which have no strength and stay as they are.
"""

from __future__ import annotations

import numpy as np

from coalitionlab.model.compiled import making, rule

#: Organisations side by side.
LANES = 8


@rule
def roomy(n):
    """n and room for passes that take eight at a time; no power of two, or all columns would fall upon one place in the cache."""
    return (n | 7) + 1 if (n | 7) + 1 & 511 else (n | 7) + 9


@rule
def tie_index(start, i, k):
    """Where the k-th tie of organisation i is; `start` says where each eight's ties begin."""
    return start[i >> 3] + (k << 3) + (i & 7)


def tie_indices(start: np.ndarray, degree: np.ndarray, i: int) -> np.ndarray:
    """Where the ties of organisation i are, in their order (int64)."""
    return np.asarray(start[i >> 3] + (i & 7) + LANES * np.arange(degree[i]))


@making
def lay_out(offsets, n):
    """(start, degree): where each eight's ties begin, and last where they end; how many ties each organisation has."""
    eights = (n + 7) >> 3
    start, degree = np.zeros(eights + 1, np.int64), np.empty(n, np.int64)
    for i in range(n):
        degree[i] = offsets[i + 1] - offsets[i]
    for g in range(eights):
        most = 0
        for i in range(8 * g, min(8 * g + 8, n)):
            most = max(most, degree[i])
        start[g + 1] = start[g] + 8 * most
    return start, degree


@making
def incoming(start, degree, target):
    """(first, place): where the ties that go to each organisation are, those of organisation i at place[first[i] : first[i + 1]]."""
    n = len(degree)
    first = np.zeros(n + 1, np.int64)
    for i in range(n):
        for k in range(degree[i]):
            first[target[tie_index(start, i, k)] + 1] += 1
    for i in range(n):
        first[i + 1] += first[i]
    filled, index = first[:-1].copy(), np.empty(first[n], np.int32)
    for i in range(n):
        for k in range(degree[i]):
            at = tie_index(start, i, k)
            index[filled[target[at]]] = at
            filled[target[at]] += 1
    return first, index


@rule
def anybody(values, first):
    """Whether any of eight values from `first` on is above 0."""
    left = max(max(values[first], values[first + 1]), max(values[first + 2], values[first + 3]))
    right = max(max(values[first + 4], values[first + 5]), max(values[first + 6], values[first + 7]))
    return max(left, right) > 0.0


@making
def ordered(values, among):
    """The rows `among` by ascending value; those of equal value stay in the order given (a merge sort)."""
    n, width = len(among), 1
    now, then = among.copy(), np.empty_like(among)
    while width < n:
        for start in range(0, n, 2 * width):
            left, right = start, min(start + width, n)
            middle, end = right, min(start + 2 * width, n)
            for index in range(start, end):
                if left < middle and (right >= end or values[now[left]] <= values[now[right]]):
                    then[index] = now[left]
                    left += 1
                else:
                    then[index] = now[right]
                    right += 1
        now, then = then, now
        width *= 2
    return now
