"""What a package's row says of its coverage."""

import pytest

from acqflow.titles.rules import Coverage, coverage_said, is_whole


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        (Coverage(), ""),
        (Coverage(depth="fulltext", access="P"), ""),
        (Coverage(begins="1987-09-01", ends="2022"), "1987-09-01 – 2022"),
        (Coverage(begins="1987", embargo="P1Y"), "1987 –; P1Y"),
        (Coverage(begins_volume="3", ends_volume="9"), "3 – 9"),
        (Coverage(ends="2022"), "– 2022"),
        (Coverage(begins="1987", depth="selected articles"), "1987 –; selected articles"),
    ],
)
def test_coverage_is_said_from_when_to_when_with_what_is_shut_or_left_out(coverage: Coverage, said: str) -> None:
    assert coverage_said(coverage) == said


def test_abstracts_are_no_title() -> None:
    assert [is_whole(depth) for depth in (None, "fulltext", "abstracts", "selected articles")] == [
        True, True, False, False
    ]  # fmt: skip
