"""Time of finding outlets in text as the gazetteer grows, beside one regular expression of all names."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from benchmarks.measuring import arguments, machine, medians, publish, seconds, table, use_one_core
from benchmarks.texts import articles
from quotesvc.outlets.gazetteer import Gazetteer, Outlet, load_default

SYLLABLES = (
    "ba",
    "cor",
    "dan",
    "el",
    "fir",
    "gos",
    "har",
    "in",
    "jor",
    "kal",
    "lum",
    "mor",
    "nev",
    "os",
    "pra",
    "quil",
)
NOUNS = ("Herald", "Gazette", "Courier", "Tribune", "Observer", "Radio", "Wire", "Journal")


def made_up(count: int) -> list[Outlet]:
    """So many outlets with names of their own, the same in every run."""
    chance = random.Random(11)
    names: dict[str, None] = {}
    while len(names) < count:
        names[
            f"{''.join(chance.choices(SYLLABLES, k=3)).title()} {chance.choice(NOUNS)} {len(names) % 7}"
        ] = None
    return [Outlet(slug=name.lower().replace(" ", "-"), name=name) for name in names]


def alternation(outlets: Sequence[Outlet]) -> re.Pattern[str]:
    """What one would write first: every name, the longest first, in one expression."""
    names = {name for outlet in outlets for name in (outlet.name, *outlet.aliases, *outlet.weak_aliases)}
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")


def measure(sizes: Sequence[int], texts: Sequence[str], rounds: int, largest_regex: int) -> str:
    """The table: one row for each number of outlets, and how the last compares with the first.

    The first outlets are the same in each size, and the texts name no other ones: what is found stays the same.
    """
    smallest = min(sizes)
    shipped = list(islice(load_default(), smallest))
    extra = made_up(max(sizes) - len(shipped))
    outlets = {size: list(islice((*shipped, *extra), size)) for size in sizes}
    gazetteers = {size: Gazetteer(outlets[size]) for size in sizes}
    built = {size: seconds(lambda gazetteer=gazetteers[size]: gazetteer.find("")) for size in sizes}
    patterns = {size: alternation(outlets[size]) for size in sizes if size <= largest_regex}

    def find_all(gazetteer: Gazetteer) -> int:
        return sum(len(gazetteer.find(text)) for text in texts)

    works: dict[str, Callable[[], object]] = {}
    for size in sizes:
        works[f"{size}"] = partial(find_all, gazetteers[size])
        if size in patterns:
            works[f"{size} regex"] = partial(
                lambda pattern: [pattern.findall(text) for text in texts], patterns[size]
            )
    taken = medians(works, rounds)
    rows = []
    for size in sizes:
        regex = taken.get(f"{size} regex")
        ratios = taken[f"{size}"] / taken[f"{smallest}"], regex and regex / taken[f"{size}"]
        found = find_all(gazetteers[size])
        rows.append((size, found, built[size], taken[f"{size}"], ratios[0], regex, ratios[1]))
    headers = (
        "outlets", "found", "to build, s", "gazetteer, s", f"/ {smallest:,} outlets", "alternation, s",
        "alternation / gazetteer",
    )  # fmt: skip
    return f"{sum(map(len, texts)):,} characters of text.\n\n" + table(headers, rows)


def main() -> None:
    """Run from the command line."""
    parser = arguments(__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[700, 7000, 70_000], help="numbers of outlets"
    )
    parser.add_argument("--articles", type=int, default=60, help="number of generated articles (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="measured rounds, of which the median counts")
    parser.add_argument(
        "--largest-regex",
        type=int,
        default=700,
        help="leave out the expression above so many outlets: it takes minutes",
    )
    args = parser.parse_args()
    use_one_core()
    texts = [article.text for article in articles(args.articles)]
    figures = measure(args.sizes, texts, args.rounds, args.largest_regex)
    publish(f"Measured on {machine()}.\n\n{figures}", "outlets", write=args.write)


if __name__ == "__main__":
    main()
