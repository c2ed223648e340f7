"""Time of reading HTML pages, beside trafilatura alone on the same pages, on one core."""

from __future__ import annotations

import html
from collections.abc import Sequence

import trafilatura

from benchmarks.measuring import arguments, machine, medians, publish, table, use_one_core
from benchmarks.texts import articles
from quotesvc.text import read_html

FURNITURE = """<nav><ul>{links}</ul></nav><div class="cookie-banner"><p>We use cookies.</p></div>"""
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="Quay">
<script>var settings = {{}};</script></head><body>{furniture}<article><h1>{title}</h1>{body}</article>
<section id="comments"><p>“Well,” wrote a reader.</p></section><footer><p>© Quay</p></footer></body></html>"""


def page(paragraphs: int) -> str:
    """A page with one generated article of so many paragraphs."""
    (article,) = articles(1, paragraphs=paragraphs)
    body = "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in article.text.split("\n\n"))
    links = "".join(f'<li><a href="/{number}">Section {number}</a></li>' for number in range(30))
    return PAGE.format(title=article.title, body=body, furniture=FURNITURE.format(links=links))


def measure(sizes: Sequence[int], rounds: int) -> str:
    """The table: one row for each number of paragraphs."""
    rows = []
    for size in sizes:
        given = page(size)
        taken = medians(
            {
                "own": lambda given=given: read_html(given),
                "alone": lambda given=given: trafilatura.bare_extraction(given, with_metadata=True),
            },
            rounds,
        )
        rows.append((size, len(given), taken["own"], taken["alone"], taken["own"] / taken["alone"]))
    return table(("paragraphs", "characters", "read_html, s", "trafilatura alone, s", "ratio"), rows)


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[5, 15, 150, 1500], help="paragraphs of the pages"
    )
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, of which the median counts")
    args = parser.parse_args()
    use_one_core()
    publish(f"Measured on {machine()}.\n\n{measure(args.sizes, args.rounds)}", "pages", write=args.write)


if __name__ == "__main__":
    main()
