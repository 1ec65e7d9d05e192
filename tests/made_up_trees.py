"""Valid trees of any shape, drawn at random: for the notation, the rewriting and the executor against its twin."""

from decimal import Decimal

from hypothesis import strategies as st

from index.records import Measure, Phase, Scope, TableKind
from qa.query.nodes import (
    Ask,
    At,
    Beyond,
    Change,
    Check,
    Combine,
    Decline,
    Explain,
    Fold,
    Frame,
    Given,
    It,
    Keep,
    KindError,
    Of,
    Over,
    Pick,
    Quantity,
    Select,
    Thing,
)

DEPARTMENTS = ("甲市财政局", "乙市教育局", "丙市水利局", "丁市民政局")
YEARS = (2022, 2023, 2024)
STAGES = (Phase.BUDGET, Phase.FINAL)
ITEMS = ("会议费", "培训费", "差旅费", "印刷费")
COMPARATORS = st.sampled_from((">", ">=", "<", "<=", "="))
TEXTS = st.text(max_size=6)


def built(kind, *slots, **named):
    """Return a strategy that builds a node, None where the drawn slots make no node."""

    def build(values, given):
        try:
            return kind(*values, **given)
        except KindError:
            return None

    drawn = st.builds(build, st.tuples(*slots), st.fixed_dictionaries(named))
    return drawn.filter(lambda node: node is not None)


def maybe(strategy):
    return st.none() | strategy


# --- trees with anything in their slots ---------------------------------------------------------------------------------

any_things = st.builds(
    Thing,
    TEXTS,
    others=st.lists(TEXTS, max_size=2).map(tuple),
    code=maybe(TEXTS),
    project=maybe(TEXTS),
    within=st.lists(TEXTS, max_size=2).map(tuple),
    words=maybe(TEXTS),
    table=maybe(st.sampled_from(TableKind)),
    grand=st.booleans(),
)
any_frames = st.builds(
    Frame,
    maybe(TEXTS),
    maybe(st.integers(1990, 2050)),
    maybe(st.sampled_from(Phase)),
    maybe(st.sampled_from(Scope)),
    st.integers(0, 3),
    maybe(TEXTS),
)
_numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
_any_figures = st.deferred(
    lambda: (
        st.builds(Select, any_things, maybe(st.sampled_from(Measure)), maybe(st.sampled_from(Quantity)), maybe(TEXTS))
        | st.builds(Given, _numbers, maybe(TEXTS), st.sampled_from((Decimal(0), Decimal("0.05"))))
        | st.just(It())
        | st.builds(At, any_frames, _any_figures)
        | built(
            Combine, st.sampled_from("+-×÷"), _any_figures, _any_figures, maybe(st.sampled_from(("%", "倍", "per")))
        )
        | st.builds(Change, _any_figures, any_frames, st.booleans())
        | st.builds(Fold, st.sampled_from(("sum", "mean", "most", "least", "count", "spread")), _any_series)
    )
)
_any_series = st.deferred(
    lambda: (
        st.builds(At, any_frames, _any_series)
        | st.builds(
            Over,
            st.sampled_from(("departments", "years", "stages", "projects", "parts", "things", "documents")),
            _any_figures | _any_series | any_texts | any_checks,
            maybe(any_things),
            st.lists(TEXTS | st.sampled_from(("2024", "决算")), max_size=2).map(tuple),
            st.lists(TEXTS, max_size=2).map(tuple),
            maybe(st.integers(1, 5)),
            st.booleans(),
        )
        | st.builds(Keep, _any_series, COMPARATORS, _any_figures | _any_series)
        | st.builds(Pick, _any_series, st.booleans(), maybe(st.integers(1, 5)), maybe(st.integers(1, 5)), maybe(TEXTS))
        | st.builds(Of, _any_series, _any_figures | any_texts)
        | built(Combine, st.sampled_from("+-×÷"), _any_series, _any_figures | _any_series)
    )
)
any_checks = st.deferred(
    lambda: st.builds(Check, _any_figures, COMPARATORS, _any_figures) | st.builds(Check, _any_figures, st.just("agree"))
)
any_texts = st.deferred(
    lambda: (
        st.builds(Explain, st.sampled_from(("reason", "meaning", "duties")), any_things | _any_figures)
        | st.builds(Decline, st.sampled_from(Beyond))
    )
)
any_nodes = _any_figures | _any_series | any_checks | any_texts
any_asks = st.builds(
    Ask, st.lists(any_nodes, min_size=1, max_size=3).map(tuple), maybe(TEXTS), maybe(st.integers(0, 4))
)

# --- trees over the made-up facts of the twin ------------------------------------------------------------------------------

selects = st.sampled_from(ITEMS).map(lambda name: Select(Thing(name)))
frames = st.builds(
    Frame,
    maybe(st.sampled_from(DEPARTMENTS)),
    maybe(st.sampled_from(YEARS)),
    st.sampled_from((None, None, *STAGES)),
    before=st.sampled_from((0, 0, 0, 1)),
)
_amounts = st.integers(0, 900).map(lambda n: Given(Decimal(n) / 10, "万元"))
_factors = st.sampled_from([Given(Decimal(text)) for text in ("0.5", "0.25", "3", "12")] + [Given(Decimal(30), "%")])
_since = st.sampled_from((Frame(before=1), Frame(before=1), Frame(year=2022), Frame(year=2023)))


def figures_of(leaves):
    """Return figures made of these leaves, nested."""
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(At, frames, inner)
            | built(Combine, st.sampled_from("+-"), inner, inner | _amounts)
            | built(Combine, st.just("×"), inner, _factors)
            | built(Combine, st.just("÷"), inner, inner, st.sampled_from(("%", "倍")))
            | built(Combine, st.just("÷"), inner, _factors, st.just("per"))
            | st.builds(Change, inner, _since, st.booleans())
            | st.builds(Fold, st.sampled_from(("sum", "mean", "most", "least", "count", "spread")), series_of(inner))
        ),
        max_leaves=4,
    )


def series_of(bodies):
    """Return series over these bodies, and over members of projects and things."""
    names = st.lists(st.sampled_from(DEPARTMENTS), max_size=3, unique=True).map(tuple)
    years = st.lists(st.sampled_from(YEARS).map(str), max_size=2, unique=True).map(tuple)
    items = st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3, unique=True).map(tuple)
    its = st.just(It()) | built(Combine, st.just("÷"), st.just(It()), selects, st.just("%"))
    plain = (
        st.builds(Over, st.just("departments"), bodies, only=names)
        | st.builds(Over, st.just("departments"), bodies, without=names)
        | st.builds(Over, st.just("years"), bodies, only=years)
        | st.builds(Over, st.just("years"), bodies, last=maybe(st.integers(1, 2)), without=years)
        | st.builds(Over, st.just("stages"), bodies)
        | st.builds(Over, st.just("projects"), its)
        | st.builds(Over, st.just("things"), its, only=items)
    )
    return st.recursive(
        plain,
        lambda inner: (
            st.builds(At, frames, inner)
            | st.builds(Keep, inner, COMPARATORS, bodies | _amounts)
            | st.builds(Pick, inner, st.booleans(), maybe(st.integers(1, 3)))
            | st.builds(Pick, inner, st.booleans(), nth=st.integers(1, 3))
            | st.builds(Pick, inner, place_of=st.sampled_from(DEPARTMENTS))
            | st.builds(Of, inner, bodies | its)
            | built(Combine, st.sampled_from("+-"), inner, inner | bodies | _amounts)
        ),
        max_leaves=2,
    )


# Deferred, so that none is told in full when a test fails.
figures = st.deferred(lambda: figures_of(selects))
serieses = st.deferred(lambda: series_of(figures))
checks = st.builds(Check, figures, COMPARATORS, figures | _amounts)
nodes = st.builds(
    At, st.builds(Frame, st.sampled_from(DEPARTMENTS), maybe(st.sampled_from(YEARS))), figures | serieses | checks
)
