"""What students type for a number."""

from __future__ import annotations

import math

import pytest

from grader.typed.numbers import NotANumberError, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.73", 0.73),
        (".5", 0.5),
        ("0,73", 0.73),
        ("0,125", 0.125),
        ("12,5", 12.5),
        ("1,0000", 1.0),
        ("-4/3", -4 / 3),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("-4/e", -4 / math.e),
        ("−12", -12.0),
        ("2^-3", 0.125),
        ("2**3", 8.0),
        ("-2^2", -4.0),
        ("2^3^2", 512.0),
        ("(1+2)*3", 9.0),
        ("2(3)", 6.0),
        ("2pi", 2 * math.pi),
        ("3π", 3 * math.pi),
        ("sqrt(2)", math.sqrt(2)),
        ("√2", math.sqrt(2)),
        ("ln(2)", math.log(2)),
        ("e^-1", math.exp(-1)),
        ("exp(-1)", math.exp(-1)),
        ("1/(1+e^(-1))", 1 / (1 + math.exp(-1))),
        ("3·4", 12.0),
        ("3•4", 12.0),
        ("+5", 5.0),
        ("  7  ", 7.0),
        ("5.", 5.0),
        ("+.5", 0.5),
        (",5", 0.5),
        ("3 /4", 0.75),
        ("7%", 0.07),
        ("1e3", 1000.0),
        ("1.234", 1.234),
        ("1234,567", 1234.567),
        ("1,5e−3", 0.0015),
        ("\N{NON-BREAKING HYPHEN}3", -3.0),
        ("2e - 3", 2 * math.e - 3),
        ("2 e", 2 * math.e),
        ("1,5e-3", 0.0015),
        ("1.5×10^-3", 0.0015),
        ("1,5 · 10^(-3)", 0.0015),
        ("1.5 x 10^-3", 0.0015),
        ("1.5 × 10⁻³", 0.0015),
        ("2²", 4.0),
        ("3·2⁻¹", 1.5),
        ("½", 0.5),
        ("−¾", -0.75),
        ("73 %", 0.73),
        ("73%", 0.73),
        ("-log(2)", -math.log(2)),
        ("2\u00a0/\u00a03", 2 / 3),
        ("１２", 12.0),
        ("1 - -2", 3.0),
    ],
)
def test_is_read_as(text: str, value: float) -> None:
    assert read_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("abc", "'abc' was not expected"),
        ("", "ends too early"),
        ("1/0", "divides by zero"),
        ("(1", "closing parenthesis"),
        ("1)", r"'\)' was not expected"),
        ("1 +", "ends too early"),
        ("sqrt(-1)", "no finite value"),
        ("ln(0)", "no finite value"),
        ("(-8)^(1/3)", "no real value"),
        ("sqrt((-8)^0.5)", "no real value"),
        ("1,000", r"can mean 1.000 or 1000"),
        ("-12,345", r"can mean 12.345 or 12345"),
        ("1,234,567", "can mean"),
        ("1 000", "1 000 has a space between thousands"),
        ("1'000'000", "has a sign between thousands"),
        ("1,000.5", "has a sign between thousands"),
        ("1.234.567,8", "has a sign between thousands"),
        ("1,234.5", "has a sign between thousands"),
        ("1.234,5", "has a sign between thousands"),
        *(
            (text, "it has a comma that is no decimal comma; one number is asked")
            for text in (
                "2,-3",
                "2,+3",
                "2, 3",
                "1,2,3",
                "1.5,2.5",
                "5,",
                "2,e",
                "2,(3)",
                "1,e3",
                ",",
            )
        ),
        ("0x10", "0x10 is how computers write a number to base 16"),
        ("-0XfF", "0XfF is how computers write"),
        ("1e", "1e can mean a power of ten that is cut off"),
        ("-2.5e ", "-2.5e can mean a power of ten"),
        ("1 e-3", r"1 e-3 can mean 1e-3 or 1\*e-3"),
        ("1,5 e-3", r"1,5 e-3 can mean 1,5e-3 or 1,5\*e-3"),
        ("1 ２", "'２' was not expected"),
        ("2½", "2½ can mean a sum or a product"),
        ("%", "'%' was not expected"),
        ("1 2", "'2' was not expected"),
        ("nan", "'nan' was not expected"),
        ("1e999", "no finite value"),
        ("9^9^9^9", "no finite value"),
        ("10^400", "no finite value"),
        ("1.2.3", "was not expected"),
        ("x = 3", "was not expected"),
        ("__import__('os')", "was not expected"),
        ("-" * 100 + "1", "nested too deeply"),
        ("(" * 100 + "1", "nested too deeply"),
        ("1" * 300, "more than 200 characters"),
    ],
)
def test_is_no_number(text: str, why: str) -> None:
    with pytest.raises(NotANumberError, match=why):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,000", 1.0), ("−3,500", -3.5), ("12,345", 12.345), ("1,500*10^-3", 0.0015), ("1.000", 1.0), ("0,125", 0.125)],
)
def test_with_a_decimal_comma_three_digits_after_it_are_decimals(text: str, value: float) -> None:
    assert read_number(text, decimal_comma=True) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", ["1,234,567", "1.234,5", "1,234.5", "2,-3", "5,"])
def test_with_a_decimal_comma_two_signs_in_a_number_are_refused_all_the_same(text: str) -> None:
    with pytest.raises(NotANumberError, match=r"thousands|no decimal comma"):
        read_number(text, decimal_comma=True)
