/* A period is chosen by a drag over the bars of the curve: the two dates are filled, and the question asked. A click on a
   bar stays a link. */

let from = null, to = null;

document.addEventListener("pointerdown", event => {
  const bar = barOf(event);
  if (!bar || event.button !== 0 || event.pointerType === "touch") return;
  from = to = bar;
});
document.addEventListener("dragstart", event => {
  // A link would be carried away.
  if (barOf(event)) event.preventDefault();
});
document.addEventListener("pointermove", event => {
  const bar = from && barOf(event);
  if (!bar || bar === to) return;
  to = bar;
  for (const one of bars()) one.classList.toggle("chosen", between(one));
});
document.addEventListener("pointerup", () => {
  const chosen = from && from !== to ? bars().filter(between) : [];
  from = to = null;
  if (!chosen.length) return;
  document.addEventListener("click", event => event.preventDefault(), { capture: true, once: true });
  setTimeout(fill, 0, chosen.map(bar => new URL(bar.getAttribute("href"), location.href).searchParams));
});
for (const event of ["DOMContentLoaded", "manchette:swapped"]) document.addEventListener(event, tell);
tell();

function barOf(event) {
  return event.target.closest?.(".found .drawing a");
}

function bars() {
  return [...document.querySelectorAll(".found .drawing a")];
}

function between(bar) {
  const all = bars(), at = all.indexOf(bar), ends = [all.indexOf(from), all.indexOf(to)];
  return Math.min(...ends) <= at && at <= Math.max(...ends);
}

function fill(periods) {
  const form = document.querySelector("form.finder");
  form.elements.since.value = periods[0].get("since");
  form.elements.until.value = periods[periods.length - 1].get("until");
  document.dispatchEvent(new CustomEvent("manchette:ask"));
}

/* Only who can drag is told so. */
function tell() {
  for (const hint of document.querySelectorAll(".curve .hint")) hint.hidden = !matchMedia("(hover: hover) and (pointer: fine)").matches;
}
