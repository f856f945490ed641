/* The box above a long list of values: what is typed is looked for among all values of the answer, not only among those
   that are shown. */

const WAIT = 200;
let waiting = 0;

show();
document.addEventListener("manchette:swapped", show);
document.addEventListener("input", event => {
  if (!event.target.matches(".sift")) return;
  clearTimeout(waiting);
  waiting = setTimeout(sift, WAIT, event.target);
});
document.addEventListener("keydown", event => {
  // Enter would send the form with nothing changed.
  if (event.key === "Enter" && event.target.matches(".sift")) event.preventDefault();
});

function show() {
  for (const box of document.querySelectorAll(".sift")) box.hidden = false;
}

async function sift(box) {
  const facet = box.closest(".facet"), typed = box.value.trim();
  const [first, found, none] = ["ul", ".found-values", ".none"].map(part => facet.querySelector(part));
  const more = facet.querySelector(".more");
  for (const part of [first, more]) if (part) part.hidden = Boolean(typed);
  found.hidden = !typed;
  if (!typed) return found.replaceChildren(), none.textContent = "";
  const asked = new URLSearchParams(location.search);
  asked.delete(box.dataset.facet);
  for (const [name, value] of [["facet", box.dataset.facet], ["contains", typed], ["limit", "20"]]) asked.set(name, value);
  const answer = await fetch(`${box.dataset.address}?${asked}`);
  if (!answer.ok || box.value.trim() !== typed) return;
  const { values } = await answer.json();
  const rows = new Map([...facet.querySelectorAll("ul:not(.found-values) li")].map(row => [keptBox(row).value, row]));
  found.replaceChildren(...values.map(([value, articles]) => row(rows, value, articles, box.dataset.facet)));
  none.textContent = values.length ? "" : none.dataset.text;
}

function keptBox(row) {
  return row.querySelector("input");
}

/* A row like those that are there; a value that has one keeps its ticks, and is not sent twice. */
function row(rows, value, articles, facet) {
  const made = (rows.get(value) ?? rows.values().next().value).cloneNode(true);
  const [kept, out] = made.querySelectorAll("input");
  if (!rows.has(value)) kept.checked = out.checked = false;
  kept.value = value;
  out.value = `${facet}:${value}`;
  made.querySelector(".name").textContent = value;
  made.querySelector(".aside").textContent = ` ${value}`;
  const tally = made.querySelector(".tally");
  if (tally) tally.textContent = articles.toLocaleString(document.documentElement.lang).replace(/\s/g, "\u202f");
  return made;
}
