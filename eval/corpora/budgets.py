"""The money of a made-up department: every figure a sum of leaves in 分, so that all identities hold before rounding.

Leaves are drawn by seed, department, year, stage and scope alone: the document of one year prints as 上年数 what the
document of the year before prints as its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from eval.corpora.departments import SynthDepartment
from index.records import Phase, Scope
from index.text.accounts import find_account_name, list_account_codes

YUAN = 100
WAN = 1_000_000  # 万元 in 分

_PERSONNEL = ("30101", "30102", "30103", "30107", "30108", "30109", "30110", "30112", "30113", "30199")
_FAMILY = ("30302", "30305", "30309", "30399")
_PUBLIC = (
    "30201", "30202", "30205", "30206", "30207", "30209", "30211", "30213", "30215", "30216", "30217", "30228",
    "30229", "30231", "30239", "30299",
)  # fmt: skip
# Basic spending that the classification by function prints apart from the department's own business.
_OWN_PLACE = {"30108": "2080505", "30109": "2080506", "30110": "2101101", "30113": "2210201", "30302": "2080501"}
_PROJECTS = (
    "信息系统运行维护费", "业务培训经费", "专项检查经费", "档案数字化项目", "宣传教育经费", "办公用房维修项目",
    "基层能力建设补助", "课题研究经费", "设备购置项目", "公共服务平台建设项目", "重点工作督查经费", "社会化服务购买项目",
)  # fmt: skip
_GOODS = (
    ("台式计算机", "A02010105", "台", "货物"),
    ("便携式计算机", "A02010108", "台", "货物"),
    ("多功能一体机", "A02020400", "台", "货物"),
    ("办公桌", "A05010200", "张", "货物"),
    ("复印纸", "A05040101", "箱", "货物"),
    ("物业管理服务", "C21040000", "项", "服务"),
    ("信息技术运行维护服务", "C16070000", "项", "服务"),
    ("房屋修缮", "B08000000", "项", "工程"),
)


@dataclass(frozen=True, slots=True)
class EconomicItem:
    """Basic spending by 部门经济分类 (款); money in 分."""

    code: str
    name: str
    fen: int


@dataclass(frozen=True, slots=True)
class FunctionalItem:
    """Spending of one 项 by where its money comes from; money in 分."""

    code: str
    name: str
    personnel: int = 0
    public: int = 0
    general_project: int = 0
    own_project: int = 0
    fund_project: int = 0

    @property
    def basic(self) -> int:
        """基本支出."""
        return self.personnel + self.public

    @property
    def project(self) -> int:
        """项目支出 from all sources."""
        return self.general_project + self.own_project + self.fund_project

    @property
    def general(self) -> int:
        """What 一般公共预算 pays."""
        return self.basic + self.general_project

    @property
    def total(self) -> int:
        """Everything."""
        return self.basic + self.project


@dataclass(frozen=True, slots=True)
class Project:
    """A project with its money in 分."""

    name: str
    code: str
    fen: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """A thing procured: `count` of `counted_in` at `price_fen` each."""

    name: str
    code: str
    counted_in: str
    sort: str
    count: int
    price_fen: int

    @property
    def fen(self) -> int:
        """Number times price."""
        return self.count * self.price_fen


@dataclass(frozen=True, slots=True)
class Budget:
    """All figures of one department, year and stage, in 分."""

    year: int
    functional: tuple[FunctionalItem, ...]
    economic: tuple[EconomicItem, ...]
    projects: tuple[Project, ...]
    purchases: tuple[Purchase, ...]
    abroad: int
    vehicle_purchase: int
    unit_income: int
    carried_over: int

    @property
    def total(self) -> int:
        """收入总计 = 支出总计."""
        return sum(item.total for item in self.functional)

    @property
    def basic(self) -> int:
        """基本支出."""
        return sum(item.basic for item in self.functional)

    @property
    def project(self) -> int:
        """项目支出."""
        return sum(item.project for item in self.functional)

    @property
    def general(self) -> int:
        """一般公共预算."""
        return sum(item.general for item in self.functional)

    @property
    def fund(self) -> int:
        """政府性基金."""
        return sum(item.fund_project for item in self.functional)

    @property
    def personnel(self) -> int:
        """人员经费."""
        return sum(item.personnel for item in self.functional)

    @property
    def public(self) -> int:
        """公用经费, which is the 机关运行经费 of these departments."""
        return sum(item.public for item in self.functional)

    @property
    def procured(self) -> int:
        """政府采购合计."""
        return sum(purchase.fen for purchase in self.purchases)

    @property
    def reception(self) -> int:
        """公务接待费."""
        return self.economic_fen("30217")

    @property
    def vehicle_running(self) -> int:
        """公务用车运行维护费."""
        return self.economic_fen("30231")

    @property
    def vehicles(self) -> int:
        """公务用车购置及运行维护费."""
        return self.vehicle_purchase + self.vehicle_running

    @property
    def three_public(self) -> int:
        """“三公”经费合计."""
        return self.abroad + self.vehicles + self.reception

    def economic_fen(self, code: str) -> int:
        """Return the basic spending of one 款, 0 where there is none."""
        return sum(item.fen for item in self.economic if item.code == code)


def draw_budget(
    department: SynthDepartment, year: int, seed: int, phase: Phase = Phase.BUDGET, scope: Scope = Scope.DEPARTMENT
) -> Budget:
    """Return the figures of a department for a year and stage; a unit spends less than its department."""
    base = Random(f"{seed} base {department.number}")
    drift = Random(f"{seed} drift {department.number} {year} {phase.value} {scope.value}")
    size = base.choice((1, 3, 10))
    share = 0.6 if scope is Scope.UNIT else 1.0
    spread = 0.08 if phase is Phase.BUDGET else 0.2

    def grown(leaf: int) -> int:
        # The only float: it scales a made-up number before that becomes an exact one.
        return round(leaf * share * (1 + 0.04 * (year - 2019)) * drift.uniform(1 - spread, 1 + spread))

    economic = [
        EconomicItem(code, account_name(code, year), grown(base.randrange(low * YUAN, high * YUAN) * size))
        for codes, low, high, odds in (
            (_PERSONNEL, 40_000, 900_000, 0.9),
            (_FAMILY, 3_000, 120_000, 0.5),
            (_PUBLIC, 2_000, 90_000, 0.75),
        )
        for code in codes
        if base.random() < odds or code in ("30101", "30108", "30113", "30201", "30217")
    ]
    projects = tuple(
        Project(f"{name}（{year}年）" if base.random() < 0.2 else name, f"{department.code}-{at:04d}", fen)
        for at, name in enumerate(sorted(base.sample(_PROJECTS, base.randint(2, 6))), start=1)
        if (fen := grown(base.randrange(3 * WAN, 90 * WAN) * size) // (100 * YUAN) * 100 * YUAN)
    )
    unit_income, carried_over, fund = (
        grown(base.randrange(2 * WAN, 60 * WAN)) if base.random() < odds else 0 for odds in (0.3, 0.25, 0.25)
    )
    fund_first = grown(base.randrange(5 * WAN, 80 * WAN)) if fund else 0
    functional = _functional(
        department, year, economic, sum(each.fen for each in projects), unit_income + carried_over, fund_first
    )
    purchases = tuple(
        Purchase(
            name, code, counted_in, sort, 1 if counted_in == "项" else base.randint(2, 30), grown(price) // YUAN * YUAN
        )
        for name, code, counted_in, sort in sorted(base.sample(_GOODS, base.randint(2, 5)), key=lambda good: good[1])
        if (price := base.randrange(900 * YUAN, 9_000 * YUAN))
    )
    if fund_first:
        projects = (*projects, Project("政府性基金安排的征收补偿项目", f"{department.code}-0098", fund_first))
    if unit_income + carried_over:
        projects = (
            *projects,
            Project("其他资金安排的业务项目", f"{department.code}-0099", unit_income + carried_over),
        )
    abroad, vehicle_purchase = (
        grown(base.randrange(1 * WAN, 20 * WAN)) if base.random() < odds else 0 for odds in (0.25, 0.3)
    )
    return Budget(
        year, functional, tuple(economic), projects, purchases, abroad, vehicle_purchase, unit_income, carried_over
    )


def _functional(
    department: SynthDepartment, year: int, economic: Iterable[EconomicItem], projects: int, own: int, fund: int
) -> tuple[FunctionalItem, ...]:
    """Return the same basic spending by function: insurance and housing in their places, the rest in the own 款."""
    section = department.organ.section
    items = []
    personnel = public = 0
    for each in economic:
        if each.code in _OWN_PLACE:
            code = _OWN_PLACE[each.code]
            items.append(FunctionalItem(code, account_name(code, year), personnel=each.fen))
        elif each.code.startswith("302"):
            public += each.fen
        else:
            personnel += each.fen
    items.append(FunctionalItem(f"{section}01", "行政运行", personnel=personnel, public=public))
    items.append(FunctionalItem(f"{section}02", "一般行政管理事务", general_project=projects - projects // 3))
    other = f"其他{account_name(section, year)}支出"
    items.append(FunctionalItem(f"{section}99", other, general_project=projects // 3, own_project=own))
    if fund:
        items.append(FunctionalItem("2120801", "征地和拆迁补偿支出", fund_project=fund))
    return tuple(sorted(items, key=lambda item: item.code))


def account_name(code: str, year: int) -> str:
    """Return the official name of a 类, 款 or 项 in a year, its newest where it had none in that year.

    Raises: ValueError for a code that the lists do not hold.
    """
    if code == "21208":
        return "国有土地使用权出让收入安排的支出"
    name = find_account_name(code, year) or find_account_name(code)
    if name is None:
        raise ValueError(f"no account {code}")
    return name


def function_classes(year: int) -> tuple[tuple[str, str], ...]:
    """Return code and name of every 类 of spending by function that there is in a year."""
    codes = [code for code in list_account_codes() if len(code) == 3 and code[0] == "2"]
    return tuple((code, name) for code in codes if (name := find_account_name(code, year)) is not None)
