/* Keys: `/` the box, `j` and `k` through the results, `o` opens one, `n` and `p` through the matches of an article, `?`
   their list. Single letters can be in the way of speech input and screen readers: they can be switched off, and stay so. */

const KEPT = "manchette.keys";
const list = document.getElementById("keys");
const opener = document.getElementById("show-keys");
const switched = document.getElementById("keys-on");

if (list && opener) start();

function start() {
  opener.hidden = false;
  switched.checked = on();
  opener.addEventListener("click", () => list.showModal());
  switched.addEventListener("change", () => keep(switched.checked));
  document.addEventListener("keydown", event => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented;
    if (busy || !on() || list.open || types(event.target) || !act(event.key)) return;
    event.preventDefault();
  });
}

function act(key) {
  if (key === "/") return reach(document.getElementById("q"));
  if (key === "?") return list.showModal() ?? true;
  if (key === "j" || key === "k") return step(".hit .headline a", key === "j" ? 1 : -1);
  if (key === "n" || key === "p") return step(".story mark", key === "n" ? 1 : -1);
  const hit = document.activeElement.closest(".hit");
  if (key === "o" && hit) return hit.querySelector(".headline a").click() ?? true;
  return false;
}

/* To the next of some elements, or the one before, from where the focus is. */
function step(selector, way) {
  const all = [...document.querySelectorAll(selector)];
  const here = document.activeElement;
  let at = all.findIndex(one => one === here || one.closest(".hit")?.contains(here));
  if (at < 0) at = all.findIndex(one => one.matches(":target"));
  const next = at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way;
  return reach(all[next]);
}

function reach(element) {
  if (!element) return false;
  if (!element.matches("a, input")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.select?.();
  element.scrollIntoView({ block: "center" });
  return true;
}

function types(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox])");
}

function on() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(wanted) {
  try {
    if (wanted) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // A browser that keeps nothing has them on again with the next page.
  }
}
