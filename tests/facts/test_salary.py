"""Pay, by intent. Figures are (min, max, currency, period)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.salary import annualise, find_salaries, posting_salary
from analyzer.posting import Posting, Salary


def _posting(**fields: object) -> Posting:
    return Posting(id="1", source="test", **fields)  # type: ignore[arg-type]


def _figures(salary: Salary) -> tuple[object, ...]:
    return salary.min, salary.max, salary.currency, salary.period


STATED = [
    ("We pay $120K-$150K.", None, (120000, 150000, "USD", "year")),
    ("$120,000 to $150,000 per year", None, (120000, 150000, "USD", "year")),
    ("Salary: €70k–90k", None, (70000, 90000, "EUR", "year")),
    ("Salary CHF 120'000", None, (120000, 120000, "CHF", "year")),
    ("Lohn: Gehalt CHF 110’000 - 130’000 pro Jahr", None, (110000, 130000, "CHF", "year")),
    ("CTC 12-15 LPA", None, (1200000, 1500000, "INR", "year")),
    ("Compensation: ₹12,00,000 per annum", None, (1200000, 1200000, "INR", "year")),
    ("Rate: £500/day", None, (500, 500, "GBP", "day")),
    ("We pay up to 30 €/h", None, (30, 30, "EUR", "hour")),
    ("You earn $ 8 to $ 40 / hour", None, (8, 40, "USD", "hour")),
    ("USD 60/hr on a contract", None, (60, 60, "USD", "hour")),
    ("between 80.000 and 100.000 EUR", None, (80000, 100000, "EUR", "year")),
    ("Acme | Remote | 120-150k USD", None, (120000, 150000, "USD", "year")),
    ("PHP 42,000.00 - 60,000.00 monthly", None, (42000, 60000, "PHP", "month")),
    ("Base salary A$110,000 - A$130,000", None, (110000, 130000, "AUD", "year")),
    ("Base salary C$110,000 - C$130,000", None, (110000, 130000, "CAD", "year")),
    ("Salary S$6,000 - S$9,000 per month", None, (6000, 9000, "SGD", "month")),
    ("15 000 - 20 000 zł per month", None, (15000, 20000, "PLN", "month")),
    ("Salary: 45 000 - 55 000 kr per month", "Oslo, Norway", (45000, 55000, "NOK", "month")),
    ("Lön: 45 000 - 55 000 kr per month", "Malmö, Sweden", (45000, 55000, "SEK", "month")),
    ("Salary: $90,000 - $110,000", "Toronto, Ontario, Canada", (90000, 110000, "CAD", "year")),
    ("Pay: $90,000 - $110,000 a year, RRSP match", None, (90000, 110000, "CAD", "year")),
    ("Able to work in Canada. Pay: $90,000 a year", None, (90000, 90000, "CAD", "year")),
    ("Pay: $90,000 a year, RRSP match", "Austin, TX", (90000, 90000, "USD", "year")),
    ("Salary: $90,000 - $110,000", "Sydney, Australia", (90000, 110000, "AUD", "year")),
    ("Salary: $90,000 - $110,000", "Auckland, New Zealand", (90000, 110000, "NZD", "year")),
    ("Salary: $90,000 - $110,000", "Vancouver, WA", (90000, 110000, "USD", "year")),
    ("Salary: $90,000 - $110,000 USD", "Toronto, Canada", (90000, 110000, "USD", "year")),
    ("The range is $150,000 to $180,000 CAD.", None, (150000, 180000, "CAD", "year")),
    ("$118,000/year to $167,000/year + bonus + equity", None, (118000, 167000, "USD", "year")),
    ("Salary: $51.50 - $66.60/hourly", "Richmond, Canada", (51.5, 66.6, "CAD", "hour")),
    ("The salary range is $127,890.00 - $211,180.00.", None, (127890, 211180, "USD", "year")),
    ("Monthly salary ranges from AUD 420–600", None, (420, 600, "AUD", "month")),
    ("annual salary of $77,600 - $176,000 plus bonus", None, (77600, 176000, "USD", "year")),
    ("base comp $125k-200k, cash bonus, and equity", None, (125000, 200000, "USD", "year")),
    ("$153,600 to $192,000 to $230,400 CAD", None, (153600, 230400, "CAD", "year")),
    ("Pay range: £45,000 - £55,000 depending on experience", None, (45000, 55000, "GBP", "year")),
    ("Gehalt: 55.000 € - 65.000 € brutto", None, (55000, 65000, "EUR", "year")),
    ("Salary from €50.000 gross per year", None, (50000, 50000, "EUR", "year")),
    ("Salary: $140k+", None, (140000, 140000, "USD", "year")),
    ("Compensation Range: 85,000 - 130,000", "Austin, TX", (85000, 130000, "USD", "year")),
    ("$150,000 - $200,000 (including bonus) plus options", None, (150000, 200000, "USD", "year")),
    ("Salary: ¥6,000,000 - ¥8,000,000", "Tokyo, Japan", (6000000, 8000000, "JPY", "year")),
    ("The base salary is CAD $80k – CAD $85k/year", None, (80000, 85000, "CAD", "year")),
    ("Day rate 400-450 GBP", None, (400, 450, "GBP", "day")),
    ("Salary on offer is up to £45k/ annum, plus benefits.", None, (45000, 45000, "GBP", "year")),
    ("Bristol, hybrid\n£40,000 + Benefits", None, (40000, 40000, "GBP", "year")),
    ("Target pay rate 45-70 per hour", "Provo, UT", (45, 70, "USD", "hour")),
    ("Acme | $80-100K | US and Canada", "US and Canada", (80000, 100000, "USD", "year")),
    (
        (
            "The on-target earnings (OTE) range is CAD $225,000 - CAD $250,000."
            " The OTE includes a base salary range of CAD $135,000 - CAD $150,000 per year."
        ),
        None,
        (135000, 150000, "CAD", "year"),
    ),
    # Both figures share the thousands of the upper one.
    ("Salary: £35-48,000", None, (35000, 48000, "GBP", "year")),
    ("We offer $110–140,000 for this role", None, (110000, 140000, "USD", "year")),
    ("Acme | Lyon | €60–70.000", None, (60000, 70000, "EUR", "year")),
    ("Salary: 38 to 52,000", "Leeds, UK", (38000, 52000, "GBP", "year")),
    ("Acme | York | £30-36kp.a.", None, (30000, 36000, "GBP", "year")),
    # A rhythm is no pay period, and a period counts only where its pay is plausible.
    (
        "Salary: £52,000 - £58,000 (DOE) | Twice a month in Hull",
        None,
        (52000, 58000, "GBP", "year"),
    ),
    ("Salary: €48,000, two days a month in Graz", None, (48000, 48000, "EUR", "year")),
    ("Pay: €2,900 for 36 hours/week", None, (2900, 2900, "EUR", "month")),
    ("Salary: $70,000 - $82,000 a month", None, (70000, 82000, "USD", "year")),
    ("Salary: 70,000 - 82,000 kr a month", "Aarhus, Denmark", (70000, 82000, "DKK", "month")),
    ("Compensation: $50k–$70k + monthly bonus", None, (50000, 70000, "USD", "year")),
    ("Salary: up to 90 PLN net + VAT / h", None, (90, 90, "PLN", "hour")),
    ("Pay: €1,250 to €1,900 (base salary)", None, (1250, 1900, "EUR", "month")),
    (
        "Work from abroad for 4 weeks per year\nThe role has a monthly gross salary of €3,100.",
        None,
        (3100, 3100, "EUR", "month"),
    ),
    ("It has amonthly gross salary of €3,100 - €4,200.", None, (3100, 4200, "EUR", "month")),
    # A fortnight is no period that a salary has.
    ("Salary: $3,100.50 - $3,900.75 Bi-Weekly", "Calgary", (3100.5, 3900.75, "CAD", None)),
    ("The semi-monthly pay is $2,800.00", None, (2800, 2800, "USD", None)),
    (
        "Salary: $3,100.00 to $3,900.00 bi-weekly ($80,600 - $101,400/year)",
        None,
        (80600, 101400, "USD", "year"),
    ),
    ("Salary: $90,000 - $110,000, paid bi-weekly", None, (90000, 110000, "USD", "year")),
    (
        "Salary: €64,000 annually\nA relocation package (up to €2-4k) is available.",
        None,
        (64000, 64000, "EUR", "year"),
    ),
]

NOT_PAY = [
    "We raised a $61M Series A.",
    "Backed by €250M in funding.",
    "A company with $500M in revenue.",
    "We have raised $900,000 - $950,000 in seed funding.",
    "We offer a 401(k) with a 4% match, and a 401K plan.",
    "Competitive salary. Retirement: 401K.",
    "A sign-on bonus of $5,000.",
    "You get a $10,000 signing bonus.",
    "Referral bonus: $2,000.",
    "Annual $2,000 learning budget.",
    "Home office setup budget up to €1,000.",
    "$2000 annual counseling benefit",
    "A £3bn programme of works.",
    "Get a maximum of $400 in bonuses.",
    "Earn $100 for every 10 rides.",
    "Our platform processes $40,000 - $60,000 transactions.",
    "You will manage budgets of $100,000 - $500,000.",
    "The product sells for $299.",
    "We serve 100,000 customers.",
    "Supporting up to 120k requests per second.",
    "Over 4,000 employees.",
    "PHP 7.4 - 8.1",
    "Founded in 2015 - 2020 we grew.",
    "Deal sizes of $50,000 - $200,000.",
    "Equity worth $20,000 - $80,000.",
    "Health insurance with a $1,500 deductible.",
    "Salary: competitive",
    "Salary: $0.00 to $1.00 /hour",
    "Stipend of $500 per month for wellness.",
    "A $1,200 per year stipend for learning.",
    "From $1M to $10M in ARR.",
    "Prize money of $25,000.",
    "A relocation package (up to €2-4k).",
    "Up to $15,000 relocation support.",
    "An equipment allowance of $2,000 - $3,000 per year.",
    "We also pay for your gym (up to $60/month).",
    "Pay: €2 - €3 a day",
    "We charge $2,500 per day for our courses.",
    "A paid trial week ($1,200).",
    "Nobody could pay me $400k/yr to work there.",
    "I made $180,000 a year at my last job.",
    # By the hour, or thousands?
    "Acme | Denver | $120-$180",
]


@pytest.mark.parametrize("text, location, expected", STATED)
def test_stated_pay_is_read(text: str, location: str | None, expected: tuple[object, ...]) -> None:
    fact = posting_salary(_posting(text=text, location=location))
    assert fact is not None
    assert _figures(fact.salary) == expected
    assert fact.surface == text[fact.start : fact.end]


@pytest.mark.parametrize("text", NOT_PAY)
def test_other_money_is_not_pay(text: str) -> None:
    assert find_salaries(text) == []


@pytest.mark.parametrize(
    "line, expected, origin",
    [
        ("$101K - $157K (Glassdoor est.)", (101000, 157000, "USD", "year"), "estimate"),
        ("$53K-$91K (Glassdoor est.)", (53000, 91000, "USD", "year"), "estimate"),
        ("Employer Provided Salary:$120K-$140K", (120000, 140000, "USD", "year"), "text"),
        ("$60K - $73K (Employer est.)", (60000, 73000, "USD", "year"), "text"),
        ("$18-$25 Per Hour(Glassdoor est.)", (18, 25, "USD", "hour"), "estimate"),
        ("$49 - $85 an hour", (49, 85, "USD", "hour"), "text"),
        ("$75,900 - $130,049 a year", (75900, 130049, "USD", "year"), "text"),
        ("Up to $90,000 a year", (90000, 90000, "USD", "year"), "text"),
    ],
)
def test_salary_line(line: str, expected: tuple[object, ...], origin: str) -> None:
    fact = posting_salary(_posting(salary_text=line))
    assert fact is not None
    assert (_figures(fact.salary), fact.salary.origin) == (expected, origin)
    assert (fact.field, fact.surface) == ("salary_text", line[fact.start : fact.end])


@pytest.mark.parametrize("line", ["-1", "None", "", "Competitive"])
def test_empty_salary_line_means_nothing(line: str) -> None:
    assert posting_salary(_posting(salary_text=line)) is None


def test_structured_salary_goes_first() -> None:
    salary = Salary(1.0, 2.0, "EUR", "hour")
    fact = posting_salary(_posting(salary=salary, salary_text="$50K-$60K", text="Salary $90k"))
    assert fact is not None
    assert (fact.salary, fact.field) == (salary, "salary")


@pytest.mark.parametrize(
    "salary, fields, currency, period",
    [
        ((131000, 154000), {"text": "Salary: $131,000.00 - $154,000.00 annually"}, "USD", "year"),
        ((3800, 5100), {"text": "The range is €3,800 - €5,100 per month."}, "EUR", "month"),
        ((131000, None), {"title": "Acme | Engineer | from $131,000 per year"}, "USD", "year"),
        ((131000, 154000), {"salary_text": "CAD 131,000 - 154,000"}, "CAD", "year"),
        # The line knows the currency, the text the period.
        (
            (4100, 5400),
            {"salary_text": "AUD 4,100 - 5,400", "text": "Pay: AUD 4,100 - 5,400 per week"},
            "AUD",
            "week",
        ),
        ((131000, 154000), {"text": "Salary: $120,000 - $154,000 annually"}, None, None),
        ((131000, 154000), {"salary_text": "$131K - $154K (Glassdoor est.)"}, None, None),
        ((131000, 154000), {}, None, None),
    ],
)
def test_a_structured_salary_is_completed_by_the_same_figures(
    salary: tuple[float, float | None],
    fields: dict[str, str],
    currency: str | None,
    period: str | None,
) -> None:
    fact = posting_salary(_posting(salary=Salary(*salary), **fields))
    assert fact is not None
    assert _figures(fact.salary) == (*salary, currency, period)
    assert (fact.field, fact.salary.origin) == ("salary", "field")


def test_words_that_contradict_a_structured_salary_do_not_complete_it() -> None:
    salary = Salary(131000, 154000, currency="CAD")
    fact = posting_salary(_posting(salary=salary, text="Salary: €131,000 - €154,000 per year"))
    assert fact is not None
    assert fact.salary == salary


def test_own_words_go_before_the_sites_estimate() -> None:
    posting = _posting(
        salary_text="$50K-$60K (Glassdoor est.)", text="Salary: $80,000 - $90,000 per year"
    )
    fact = posting_salary(posting)
    assert fact is not None
    assert (fact.salary.min, fact.field, fact.salary.origin) == (80000, "text", "text")


def test_full_figures_refine_a_rounded_line() -> None:
    posting = _posting(
        salary_text="$60K - $73K (Employer est.)", text="Pay: $59,956.00 - $73,367.00 per year"
    )
    fact = posting_salary(posting)
    assert fact is not None
    assert _figures(fact.salary) == (59956, 73367, "USD", "year")


def test_title_is_read() -> None:
    fact = posting_salary(_posting(title="Acme | Engineer | Remote (US) | $85k-$110k + equity"))
    assert fact is not None
    assert (_figures(fact.salary), fact.field) == ((85000, 110000, "USD", "year"), "title")


def test_the_posting_city_chooses_its_band() -> None:
    text = "Salary in Denver: $100,000 - $120,000\nSalary in Boston: $130,000 - $150,000"
    fact = posting_salary(_posting(text=text, location="Boston, MA"))
    assert fact is not None
    assert fact.salary.min == 130000


def test_base_goes_before_total() -> None:
    text = "OTE: $200,000 - $240,000\nBase salary: $100,000 - $120,000"
    fact = posting_salary(_posting(text=text))
    assert fact is not None
    assert fact.salary.min == 100000


def test_ends_in_two_statements_are_put_together() -> None:
    text = "Minimum Salary: USD 84,500\nMidpoint Salary: USD 105,500\nMaximum Salary: USD 126,500"
    fact = posting_salary(_posting(text=text))
    assert fact is not None
    assert _figures(fact.salary) == (84500, 126500, "USD", "year")
    assert fact.surface == text[fact.start : fact.end]


@pytest.mark.parametrize(
    "period, expected",
    [
        ("hour", (20800, 41600)),
        ("day", (2600, 5200)),
        ("week", (520, 1040)),
        ("month", (120, 240)),
        ("year", (10, 20)),
        (None, None),
    ],
)
def test_annualise(period: str | None, expected: object) -> None:
    assert annualise(Salary(10, 20, "USD", period)) == expected  # type: ignore[arg-type]


def test_annualise_keeps_an_open_end() -> None:
    assert annualise(Salary(None, 20, "USD", "hour")) == (None, 41600)


PIECES = st.sampled_from(
    [
        "$",
        "€",
        "120",
        "k",
        "-",
        " ",
        "100,000",
        "salary",
        "per hour",
        "\n",
        "CHF",
        "LPA",
        "İ",
        "£3bn",
        ".",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_never_raises_and_offsets_hold(text: str) -> None:
    last = 0
    for mention in find_salaries(text):
        assert text[mention.start : mention.end] == mention.surface
        assert mention.start >= last
        last = mention.end
    fact = posting_salary(_posting(text=text, salary_text=text))
    if fact is not None:
        assert text[fact.start : fact.end] == fact.surface


@pytest.mark.parametrize("currency", ["TWD", "LKR", "BDT"])
def test_how_much_is_too_much_is_only_known_of_some_currencies(currency: str) -> None:
    fact = posting_salary(_posting(text=f"Salary: {currency} 90,000 per month"))
    assert fact is not None
    assert fact.salary.period == "month"
    euros = posting_salary(_posting(text="Salary: EUR 90,000 per month"))
    assert euros is not None
    assert euros.salary.period == "year"


def test_a_currency_code_in_other_letters():
    found = posting_salary(_posting(text="Gross salary: 3100-5900 Eur/month."))
    assert found is not None
    assert (found.salary.min, found.salary.max) == (3100, 5900)
    assert (found.salary.currency, found.salary.period) == ("EUR", "month")
