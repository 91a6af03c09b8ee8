// The sheet as a form: what is typed is kept in this browser, looked at as to its form, and saved as a file of answers.
const form = document.getElementById("form");
const inputs = [...document.querySelectorAll("input[data-part]")];
const problems = [...document.querySelectorAll("[data-file]")];
const known = Object.fromEntries(problems.map(problem => [problem.dataset.problem, knownIn(problem)]));

// How the names of a problem that asks for formulas may be written.
function knownIn(problem) {
  const told = JSON.parse(problem.dataset.known || "null");
  return told && {...spellings(told.spelled), names: new Set(told.names), output: told.output, parts: told.parts};
}

function check(input, text) {
  const {kind, problem, part} = input.dataset;
  if (kind === "number") readNumber(text, "comma" in form.dataset);
  else readFormula(text, known[problem], part, known[problem].parts[part]);
}

function complaint(input) {
  const text = input.value.trim();
  try {
    if (text) check(input, text);
    return "";
  } catch (refused) {
    if (!refused.key) throw refused;
    const words = form.dataset[refused.key].replaceAll("{what}", () => refused.what);
    return form.dataset[input.dataset.kind].replace("{why}", () => words);
  }
}

function tell(input) {
  const words = complaint(input);
  document.getElementById(`${input.id}.told`).textContent = words;
  input.toggleAttribute("aria-invalid", false);
  if (words) input.setAttribute("aria-invalid", "true");
}

function inputsOf(problem) {
  return inputs.filter(input => input.dataset.problem === problem.dataset.problem);
}

function count(problem) {
  const all = inputsOf(problem), filled = all.filter(input => input.value.trim());
  const words = form.dataset.filled.replace("{filled}", filled.length).replace("{all}", all.length);
  problem.querySelector("output").textContent = words;
}

function keep() {
  const typed = Object.fromEntries(inputs.filter(input => input.value).map(input => [input.id, input.value]));
  try {
    localStorage.setItem(form.dataset.code, JSON.stringify(typed));
  } catch {
    document.getElementById("unkept").hidden = false;
  }
}

function restore() {
  let typed = {};
  try {
    typed = JSON.parse(localStorage.getItem(form.dataset.code) || "{}");
  } catch {
    document.getElementById("unkept").hidden = false;
  }
  for (const input of inputs) input.value = typeof typed[input.id] === "string" ? typed[input.id] : "";
}

function cell(text) {
  return /[",;\t\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(problem) {
  const rows = inputsOf(problem).map(input => `${cell(input.dataset.part)},${cell(input.value.trim())}\n`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["part,response\n", ...rows], {type: "text/csv"}));
  link.download = problem.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  problem.querySelector("output").textContent = form.dataset.saved.replace("{file}", problem.dataset.file);
}

function empty() {
  if (!confirm(form.dataset.sure)) return;
  for (const input of inputs) input.value = "";
  refresh();
  keep();
}

function refresh() {
  inputs.forEach(tell);
  problems.forEach(count);
}

restore();
refresh();
document.documentElement.classList.add("live");
for (const input of inputs) {
  const problem = problems.find(each => each.dataset.problem === input.dataset.problem);
  input.addEventListener("input", () => (keep(), count(problem), input.hasAttribute("aria-invalid") && tell(input)));
  input.addEventListener("change", () => tell(input));
}
for (const problem of problems) problem.querySelector("button").addEventListener("click", () => save(problem));
document.getElementById("empty").addEventListener("click", empty);
