// Reads a formula as the grader reads it, as to its form: names, functions, brackets, operands; never what it is worth.
const CLOSING = {"(": ")", "[": "]", "{": "}"};
const COMPARED = ["<", ">", "<=", ">="];
const SEVERAL = ["max", "min"]; // functions of two operands or more
const LOWERED = /[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+/g;
const ALIKE = Object.fromEntries("−- –- ‐- ·* ⋅* ∗* •* ∙* ×* ÷/ ∕/ ⁄/ ’' ‘' ′' ´' ⟦[ ⟧] ∣| ∂d".split(" ").map(pair => [...pair]));
const LONGER = {"≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≦": "<=", "≧": ">=", "$": "", "\n": " ", "\t": " "};
const LATEX = [ // one after the other
  [/\\(?:left|right|displaystyle|,|;|!|:)/g, ""],
  [/\\(?:mathrm|mathbf|mathbb|text|operatorname|mathit) *\{([\p{L}\p{N}_]*)\}/gu, "$1"],
  [/\\(?:cdot|times|ast)(?![A-Za-z])/g, "*"],
  [/\\leq?(?![A-Za-z])/g, "<="],
  [/\\geq?(?![A-Za-z])/g, ">="],
  [/\\partial */g, "d"],
  [/\\([{}|])/g, "$1"],
  [/\\d?frac *\{ *(d[^{}]*(?:\{[\p{L}\p{N}_]*\})*) *\} *\{ *(d[^{}]*(?:\{[\p{L}\p{N}_]*\})*) *\}/gu, "$1/$2"],
  [/\\([A-Za-z]+)/g, "$1"],
  [/ *_ */g, "_"],
  [/(?<![\p{L}\p{N}_}])1_(?=[\[({])/gu, "1"],
];
const FIGURES = /([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?/y;
const SIGN = /\*\*|<=|>=|=>|=<|!=|==|[-+*/^()[\]{}|<>,;√']/y;
const OTHER_SIGNS = {"**": "^", "=>": ">=", "=<": "<="};
const EQUATION = /:=|:|(?<![<>=!])=(?![<>=])/;
const LETTER = /^\p{L}/u, LETTERS_OR_DIGITS = /[\p{L}\p{N}_]/u;
const MOST_SIGNS = 2000, MOST_FIGURES = 40, DEEPEST = 40;

function usual(text) {
  if (text.length > MOST_SIGNS) refuse("long");
  const flat = text
    .replace(RAISED, raised => `^(${raised.normalize("NFKC").replace(/^\(/, "").replace(/\)$/, "")})`)
    .replace(LOWERED, lowered => `_{${lowered.normalize("NFKC")}}`)
    .normalize("NFKC");
  const same = [...flat].map(char => LONGER[char] ?? ALIKE[char] ?? char).join("");
  return LATEX.reduce((changed, [pattern, instead]) => changed.replace(pattern, instead), same).trim();
}

// What is known of a problem: {kind: {what it means: "spelling|spelling"}}.
function spellings(kinds) {
  const exact = new Map(), folded = new Map();
  for (const [kind, names] of Object.entries(kinds))
    for (const [means, forms] of Object.entries(names))
      for (const form of forms.split("|")) exact.set(form, {kind, means});
  for (const [form, word] of exact) {
    const low = form.toLowerCase(), other = folded.get(low);
    folded.set(low, other === undefined || (other && other.kind === word.kind && other.means === word.means) ? word : null);
  }
  return {exact, folded, longest: Math.max(...[...exact.keys()].map(form => form.length))};
}

function wordAt(text, place, known) {
  for (let end = Math.min(text.length, place + known.longest); end > place; end--) {
    const piece = text.slice(place, end), word = known.exact.get(piece) || known.folded.get(piece.toLowerCase());
    if (word && mayStand(word, text, place, end)) return {...word, start: place, end, typed: piece};
  }
  return null;
}

// Only nodes may stand inside a run of letters: the e of xey is none, that of xe^y is one.
function mayStand(word, text, place, end) {
  if (["value", "gradient", "symbol"].includes(word.kind)) return true;
  const before = [...text.slice(0, place)].at(-1) ?? "", follows = text.slice(end);
  if (LETTER.test(follows) || (word.kind === "constant" && /^[\p{Nd}_]/u.test(follows))) return false;
  if (!LETTER.test(before)) return true;
  const next = follows.slice(0, 10).trimStart();
  if (word.kind === "function") return /^[([{'^|]/.test(next);
  return word.kind === "constant" && /^(\^|\*\*)/.test(next);
}

function valueAt(text, place, known) {
  const found = wordAt(text, place, known);
  return found && found.kind === "value" ? found : null;
}

// df/dq; a derivative of anything but the output is refused.
function derivativeAt(text, place, known) {
  const above = node(place);
  const slash = above && /^ *\/ */.exec(text.slice(above.end)), below = slash && node(above.end + slash[0].length);
  if (!below) return null;
  if (above.means !== known.output) refuse("derivative", text.slice(place, below.end));
  return {kind: "gradient", means: below.means, start: place, end: below.end};

  function node(start) {
    return text[start] === "d" && !known.names.has("d") ? valueAt(text, start + 1, known) : null;
  }
}

function match(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function plainAt(text, place, known) {
  const number = match(FIGURES, text, place);
  if (number) {
    const short = place + number[1].length, end = number[2] && valueAt(text, short, known) ? short : place + number[0].length;
    if (end - place > MOST_FIGURES) refuse("long");
    return {kind: "number", means: text.slice(place, end), start: place, end};
  }
  const sign = match(SIGN, text, place);
  return sign && {kind: "sign", means: OTHER_SIGNS[sign[0]] ?? sign[0], start: place, end: place + sign[0].length};
}

function refuseWord(text, place, known) {
  let start = place;
  while (start > 0 && LETTERS_OR_DIGITS.test(text[start - 1])) start--;
  const word = /^[\p{L}\p{N}_]+(?:\{[\p{L}\p{N}_,]*\})?/u.exec(text.slice(start));
  if (!word || !LETTERS_OR_DIGITS.test(text[place])) refuse("unexpected", String.fromCodePoint(text.codePointAt(place)));
  refuse(known.exact.get(word[0])?.kind === "function" ? "function" : "unknown", word[0].slice(0, MOST_FIGURES));
}

function formulaTokens(text, known) {
  const found = [];
  for (let place = 0; place < text.length;) {
    if (/\s/.test(text[place])) {
      place++;
      continue;
    }
    const token = derivativeAt(text, place, known) || wordAt(text, place, known) || plainAt(text, place, known);
    if (!token) refuseWord(text, place, known);
    found.push(token);
    place = token.end;
  }
  return [...found, {kind: "end", means: "", start: text.length, end: text.length}];
}

// Refuses what is no formula for the part. known: what spellings() gives, with `output` and `names`;
// may: the values and the derivatives that may stand in it; no values: all of them.
function readFormula(text, known, part, may) {
  const sides = usual(text).split(EQUATION);
  checkLeft(sides.slice(0, -1)[0]);
  const list = formulaTokens(sides.at(-1), known);
  grammar(list);
  for (const token of list) {
    const isBarred = token.kind === "gradient" ? !may.gradients.includes(token.means)
      : token.kind === "value" && may.values && !may.values.includes(token.means);
    if (isBarred) refuse("circular", token.kind === "gradient" ? `d${known.output}/d${token.means}` : token.means);
  }

  function checkLeft(side) {
    let left;
    try {
      left = formulaTokens(side ?? "", known).slice(0, -1);
    } catch (refused) {
      if (!refused.key) throw refused;
      return;
    }
    const name = {value: "", gradient: "d"}[left[0]?.kind];
    if (left.length === 1 && name !== undefined && name + left[0].means !== part) refuse("equation", side.trim());
  }
}

// Every rule says whether what it has read is a comparison, or a 1, which may stand before one.
function grammar(list) {
  let place = 0, depth = 0, inBars = false, inList = false;
  const next = () => list[place];
  const peek = () => ["sign", "word"].includes(next().kind) ? next().means : "";
  const take = () => next().kind === "end" ? next() : list[place++];
  const follows = () => list[Math.min(place + 1, list.length - 1)];
  const fail = () => next().kind === "end" ? refuse("early") : refuse("unexpected", next().means);
  const opens = sign => Object.hasOwn(CLOSING, sign);

  function expect(sign) {
    if (peek() !== sign) next().kind === "end" ? refuse("unclosed") : fail();
    take();
  }
  function deeper() {
    if (++depth > DEEPEST) refuse("deep");
  }
  function choice() {
    const read = sum();
    if (peek() === "," && !inList && follows().means === "if") take();
    if (peek() !== "if") return read;
    take();
    deeper();
    if (comparison() !== "comparison") refuse("condition");
    otherwise();
    depth--;
    return "";
  }
  function otherwise() {
    if ([",", ";"].includes(peek())) take();
    if (["else", "otherwise"].includes(peek())) {
      take();
      choice();
    } else {
      sum();
      expect("otherwise");
    }
  }
  function comparison() {
    let read = choice();
    while (COMPARED.includes(peek())) {
      take();
      sum();
      read = "comparison";
    }
    return read;
  }
  function sum() {
    const isPlain = sign() === "+", read = product();
    if (!["+", "-"].includes(peek())) return isPlain ? read : "";
    while (["+", "-"].includes(peek())) {
      sign();
      product();
    }
    return "";
  }
  function sign() {
    let found = "+";
    while (["+", "-"].includes(peek())) found = take().means === found ? "+" : "-";
    return found;
  }
  function product() {
    const factors = [["*", power()]];
    while (["*", "/"].includes(peek()) || beginsFactor()) {
      const between = ["*", "/"].includes(peek()) ? take().means : "";
      const read = between ? signed() : power(), [before, last] = factors.at(-1);
      if (!between && read === "comparison" && before === "*" && last === "one") factors.pop();
      factors.push([between || "*", read]);
    }
    return factors.length === 1 ? factors[0][1] : "";
  }
  function beginsFactor() {
    const {kind, means} = next();
    if (kind === "number") {
      if (means === "1" && opens(follows().means)) return true;
      refuse("sign", means);
    }
    if (kind === "sign") return opens(means) || means === "√" || (means === "|" && !inBars);
    return ["value", "gradient", "symbol", "function", "constant"].includes(kind) || peek() === "frac";
  }
  function signed() {
    const found = sign(), read = power();
    return found === "-" ? "" : read;
  }
  function power() {
    const base = atom();
    if (peek() !== "^") return base;
    take();
    deeper();
    signed();
    depth--;
    return "";
  }
  function atom() {
    deeper();
    const read = begun();
    depth--;
    return read;
  }
  function begun() {
    const {kind, means} = next();
    if (kind === "number") return number();
    if (["value", "gradient", "symbol"].includes(kind)) return take() && "";
    if (kind === "constant") return constant();
    if (kind === "function") return call(take());
    if (kind === "sign" && opens(means)) return group(comparison);
    if (kind === "sign" && means === "|") return bars();
    if (kind === "sign" && means === "√") return take() && power() && "";
    if (kind === "word" && means === "frac") return take() && (group(choice), group(choice), "");
    return fail();
  }
  function number() {
    const [first, comma, last] = [0, 1, 2].map(ahead => list[Math.min(place + ahead, list.length - 1)]);
    const isDecimal = comma.means === "," && last.kind === "number" && first.end === comma.start && comma.start === last.start - 1;
    if (inList || !isDecimal) return take().means === "1" ? "one" : "";
    place += 3;
    return "";
  }
  function constant() {
    if (take().means === "pi" || peek() !== "^") return "";
    take();
    signed();
    return "";
  }
  function call({means, typed}) {
    const isSlope = peek() === "'", isOfSeveral = SEVERAL.includes(means);
    if (isSlope) take();
    if (peek() === "^") {
      take();
      atom();
    }
    const count = operands(typed);
    if ((isSlope && isOfSeveral) || (count > 1) !== isOfSeveral) refuse("operands", typed);
    return "";
  }
  function operands(name) {
    if (opens(peek())) return group(listed, true);
    if (!["number", "value", "symbol", "function"].includes(next().kind)) refuse("function", name);
    atom();
    if (beginsFactor() || ["^", "'"].includes(peek())) refuse("function", name);
    return 1;
  }
  function listed() {
    let count = 1;
    choice();
    for (; [",", ";"].includes(peek()); count++) {
      take();
      choice();
    }
    return count;
  }
  function bars() {
    const outer = [inBars, inList];
    take();
    [inBars, inList] = [true, false];
    choice();
    expect("|");
    [inBars, inList] = outer;
    return "";
  }
  function group(inside, isList = false) {
    if (!opens(peek())) fail();
    const outer = [inBars, inList], closing = CLOSING[take().means];
    [inBars, inList] = [false, isList];
    const read = inside();
    expect(closing);
    [inBars, inList] = outer;
    return read;
  }

  choice();
  if (COMPARED.includes(peek())) refuse("comparison");
  if (next().kind !== "end") refuse([")", "]", "}"].includes(peek()) ? "unopened" : "unexpected", next().means);
}
