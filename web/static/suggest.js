/* Completion of the box: the combobox of the ARIA practices, list autocompletion with manual selection. The focus stays
   in the box, Down opens and goes down, Up up, Enter takes, Escape closes and then empties; all else edits. */

const box = document.getElementById("q");
const list = document.getElementById("suggestions");
const said = document.getElementById("suggested");
const WAIT = 150;
let options = [], chosen = -1, waiting = 0, asked = null;

if (box && list && window.fetch) start();

function start() {
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(roles)) box.setAttribute(name, value);
  box.addEventListener("input", event => { if (!event.isComposing) later(); });
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", close);
  // The focus never leaves the box, so a press must not take it.
  list.addEventListener("pointerdown", event => event.preventDefault());
  list.addEventListener("click", event => take([...list.children].indexOf(event.target.closest("[role=option]"))));
  box.form.addEventListener("submit", close);
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT);
}

async function ask() {
  asked?.abort();
  const mine = asked = new AbortController();
  const typed = box.value;
  if (!typed.trim()) return close();
  try {
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal });
    if (answer.ok && document.activeElement === box && box.value === typed) show((await answer.json()).suggestions);
  } catch {
    // Whoever goes on typing, or has no network, goes without.
  }
}

function show(found) {
  options = found;
  choose(-1);
  list.replaceChildren(...found.map(option));
  list.hidden = !found.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  const { told, toldOne, toldNone } = box.dataset;
  said.textContent = found.length > 1 ? told.replace("{n}", found.length) : found.length ? toldOne : toldNone;
}

function option(suggestion, at) {
  const item = document.createElement("li");
  item.id = `suggestion-${at}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const text = item.appendChild(document.createElement("bdi"));
  text.textContent = suggestion.text;
  text.lang = "fr";
  return item;
}

function pressed(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  if (event.key === "ArrowDown" && list.hidden) ask();
  else if (event.key === "ArrowDown") choose(chosen + 1 < options.length ? chosen + 1 : -1);
  else if (event.key === "ArrowUp" && !list.hidden) choose(chosen < 0 ? options.length - 1 : chosen - 1);
  else if (event.key === "Enter" && chosen >= 0) take(chosen);
  else if (event.key === "Escape" && !list.hidden) close();
  else return;
  event.preventDefault();
}

function choose(at) {
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = at;
  const item = list.children[at];
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) box.setAttribute("aria-activedescendant", item.id);
  else box.removeAttribute("aria-activedescendant");
}

function take(at) {
  if (!options[at]) return;
  box.value = options[at].text;
  close();
  box.form.requestSubmit();
}

function close() {
  clearTimeout(waiting);
  asked?.abort();
  choose(-1);
  options = [];
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  said.textContent = "";
}
