"""Charts: bars as high as their figures, few lines, and every figure in words."""

from __future__ import annotations

import pytest

from intake.web.admin.charts import HEIGHT, LEFT, TOP, WIDTH, Chart, Value, draw_counts, draw_shares


def counts(*figures: int) -> Chart:
    values = [Value(f"week {number}", figure, str(figure)) for number, figure in enumerate(figures)]
    return draw_counts("c", "Requests", "Week", "Requests", values)


def test_a_bar_is_as_high_as_its_figure_and_stands_on_the_ground() -> None:
    chart = counts(0, 5, 10)
    assert [bar.height for bar in chart.bars] == [0, 80, 160]
    assert all(bar.y + bar.height == chart.ground for bar in chart.bars)
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH for bar in chart.bars)
    assert [line.label for line in chart.lines] == ["0", "5", "10"]


@pytest.mark.parametrize("most", [0, 1, 3, 4, 7, 19, 21, 99, 101, 12_345])
def test_few_lines_are_enough_and_the_highest_bar_fits(most: int) -> None:
    chart = counts(most)
    assert 2 <= len(chart.lines) <= 5
    assert TOP <= chart.bars[0].y <= HEIGHT


def test_a_share_without_a_figure_draws_no_bar_and_says_so() -> None:
    chart = draw_shares(
        "s", "In time", "Week", "In time", [Value("w", None, "–"), Value("x", 1, "100 %")], 0.9
    )
    assert [bar.height for bar in chart.bars] == [0, 160]
    assert chart.description == "w: –; x: 100 %"
    assert chart.goal is not None
    assert (chart.goal.y, chart.goal.label) == (TOP + 16, "Goal 90 %")
    assert chart.rows == [("w", "–"), ("x", "100 %")]


def test_an_empty_chart_says_that_there_is_nothing() -> None:
    assert counts().description == "Nothing to show."
