"""Tables of the checks: aligned for a terminal, or as Markdown for a document."""


def table(rows: list[tuple[str, ...]], widths: tuple[int, ...], *, markdown: bool) -> list[str]:
    """Return the lines of a table.

    Parameters
    ----------
    rows : the head first; the first and last columns are words, the others numbers
    widths : of the columns except the last, in a terminal
    """
    if markdown:
        numbers = ["---:" if name != "range" else ":---:" for name in rows[0][1:-1]]
        lines = [rows[0], ("---", *numbers, "---"), *rows[1:]]
        return [f"| {' | '.join(row)} |" for row in lines]
    first, *others = widths
    form = f"{{:<{first}}}" + "".join(f"{{:>{width}}}" for width in others) + "  {}"
    return [form.format(*row) for row in rows]
