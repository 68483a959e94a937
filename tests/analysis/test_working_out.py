from raftlib.analysis.working_out import Reader, Sum


def test_parts_narrow_the_whole_and_the_whole_its_parts():
    """8 to 12 and 13 to 17 are 21 to 29; at least 28 leaves 11 and 16 as the least."""
    reader = Reader([Sum(whole="all", parts=["a", "b"])])

    found = reader.narrow({"all": (28, 32), "a": (8, 12), "b": (13, 17)})

    assert found == {"all": (28, 29), "a": (11, 12), "b": (16, 17)}


def test_what_one_sum_tells_goes_into_the_next():
    """All four rounded down to 10 and their sum up to 50: each is exactly 12."""
    rows = ["a", "b", "c", "d"]
    sums = [Sum(whole="all", parts=rows), Sum(whole="a", parts=["x", "y"])]

    found = Reader(sums).narrow({**dict.fromkeys(rows, (8, 12)), "all": (48, 52), "y": (8, 12)})

    assert [found[row] for row in rows] == [(12, 12)] * 4
    assert found["x"] == (0, 4)


def test_count_that_nothing_is_told_of_stays_open():
    found = Reader([Sum(whole="all", parts=["a", "b"])]).narrow({"a": (1, float("inf"))})

    assert found["a"][0] == 1
    assert found["b"][0] == 0
    assert found["b"][1] > 10**9


def test_count_that_is_none_or_many_is_not_between():
    """30 to 32 less 28 to 32 is 0 to 4; less 23 to 27 it is 3 to 9."""
    reader = Reader([Sum(whole="all", parts=["told", "rest"])])
    all_of_them = {"all": (30, 32), "told": (28, 32)}
    nearly_all = {"all": (30, 32), "told": (23, 27)}

    assert reader.narrow(all_of_them, ["rest"], 8)["rest"] == (0, 0)
    assert reader.narrow(nearly_all, ["rest"], 8)["rest"] == (8, 9)
