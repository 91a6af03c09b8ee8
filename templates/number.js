// Reads a number as the grader reads it: 0.73, 0,73, -4/3, 1e-3, -4/e, sqrt(2), 10⁻³, 73 %. Throws why it cannot.
const CONSTANTS = {e: Math.E, pi: Math.PI, "π": Math.PI};
const FUNCTIONS = {sqrt: Math.sqrt, "√": Math.sqrt, exp: Math.exp, ln: Math.log, log: Math.log};
const SAME = Object.fromEntries(["−-", "–-", "‐-", "‑-", "·*", "⋅*", "∗*", "•*", "∙*", "×*", "÷/", "∕/", "⁄/", "\u00a0 "].map(pair => [...pair]));
const TOKEN = /\s*(?:(\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?|[.,]\d+(?:[eE][+-]?\d+)?)|(\*\*|[-+*\/^()√π%])|([A-Za-z]+))/y;
const THOUSANDS = /(?<![\d.,])[1-9]\d{0,2}(,\d{3})+(?![\d,.])/;
const GROUPED = /(?<![\d.,])\d{1,3}(?:([ '’_])\d{3}(?!\d)(?:\1\d{3}(?!\d))*|(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*)/;
const STRAY = /,(?!\d)|[.,]\d*,/;
const SPACED = /[\d.,]+\s+e[+-]\d+/;
const RAISED = /[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+/g;
const HEXADECIMAL = /(?<![\d.,\w])0[xX]\w+/;
const CUT_OFF = /\d\.?e$/;
const TIMES_TEN = /(?<=[\d.,\s)])[xX](?=\s*10(?!\w))/g;
const FRACTION = /[¼½¾⅐-⅞]/g;

function refuse(key, what) {
  throw {key, what};
}

function plain(text) {
  const mixed = /\d\s*[¼½¾⅐-⅞]/.exec(text);
  if (mixed) refuse("mixed", mixed[0]);
  const hexadecimal = HEXADECIMAL.exec(text);
  if (hexadecimal) refuse("unexpected", hexadecimal[0]);
  if (CUT_OFF.test(text.trim())) refuse("unexpected", "e");
  const flat = text.replace(RAISED, raised => `^(${raised.normalize("NFKC")})`)
    .replace(FRACTION, fraction => `(${fraction.normalize("NFKC")})`);
  return [...flat].map(char => SAME[char] || char).join("").replace(TIMES_TEN, "*");
}

function tokens(text, hasComma) {
  const same = plain(text).trim(), ambiguous = !hasComma && THOUSANDS.exec(same), grouped = GROUPED.exec(same);
  if (ambiguous) refuse("thousands", ambiguous[0]);
  if (grouped) refuse("grouped", grouped[0]);
  if (STRAY.test(same)) refuse("unexpected", ",");
  const spaced = SPACED.exec(same);
  if (spaced) refuse("thousands", spaced[0]);
  const found = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < same.length;) {
    const place = TOKEN.lastIndex, match = TOKEN.exec(same);
    if (!match) refuse("unexpected", same.slice(place).trim()[0]);
    found.push(match[1] || match[2] || match[3]);
  }
  return found;
}

// hasComma: do the numbers of the sheet have a decimal comma? Then 1,000 is 1.
function readNumber(text, hasComma) {
  if (text.length > 200) refuse("long");
  const list = tokens(text, hasComma);
  let place = 0, depth = 0;
  const peek = () => list[place] ?? "";
  const take = () => list[place++] ?? "";

  function sum() {
    let value = product();
    while (peek() === "+" || peek() === "-") value = take() === "+" ? value + product() : value - product();
    return value;
  }
  function product() {
    let value = signed();
    while (peek() && !["+", "-", ")"].includes(peek())) {
      if (peek() === "/") {
        take();
        const divisor = signed();
        if (divisor === 0) refuse("zero");
        value /= divisor;
      } else {
        if (peek() === "*") take();
        else if (/^[\d.,]/.test(peek())) refuse("unexpected", peek());
        value *= signed();
      }
    }
    return value;
  }
  function signed() {
    if (++depth > 30) refuse("deep");
    const sign = ["+", "-"].includes(peek()) ? take() : "";
    const value = sign ? signed() : power();
    depth--;
    return sign === "-" ? -value : value;
  }
  function power() {
    const base = atom(), sign = peek();
    if (!["^", "**", "%"].includes(sign)) return base;
    take();
    return sign === "%" ? base / 100 : base ** signed();
  }
  function atom() {
    const token = take();
    if (token === "(") {
      const value = sum();
      if (take() !== ")") refuse("unclosed");
      return value;
    }
    if (Object.hasOwn(CONSTANTS, token)) return CONSTANTS[token];
    if (Object.hasOwn(FUNCTIONS, token)) return FUNCTIONS[token](token === "√" ? power() : atom());
    if (/^[\d.,]/.test(token)) return Number(token.replace(",", "."));
    return token ? refuse("unexpected", token) : refuse("early");
  }

  const value = sum();
  if (peek()) refuse("unexpected", peek());
  if (!Number.isFinite(value)) refuse("infinite");
  return value;
}
