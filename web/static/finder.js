/* Results without a new page: the one form is fetched, what changed is swapped in, the address pushed.

   Everything here also works without it: each link is a link, the form has its button. */

const PARTS = ["summary", "facets", "found"];
const FIELDS = ["q", "since", "until", "sort"];
const form = document.querySelector("form.finder");
const said = document.querySelector(".count[role=status]");
let asked = null;

if (form && window.fetch && window.history.pushState) start();

function start() {
  form.addEventListener("submit", event => {
    event.preventDefault();
    go(addressOf());
  });
  form.addEventListener("change", event => {
    // A date is complete when its reader says so: the browser tells of each digit.
    if (event.target.matches(".facet input[type=checkbox], #sort, [name=share]")) {
      if (event.target.closest(".facet")) unlessBoth(event.target);
      go(addressOf());
    }
  });
  document.addEventListener("manchette:ask", () => go(addressOf()));
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (!link || !followed(event, link)) return;
    event.preventDefault();
    go(targetOf(link), { top: link.matches("[rel=next], [rel=prev]") });
  });
  window.addEventListener("popstate", () => go(location.href, { pushed: false }));
}

/* A value is kept alone or left out, never both; one that stands in two lists is the same in both. */
function unlessBoth(box) {
  for (const same of box.closest(".facet").querySelectorAll("input[type=checkbox]")) {
    if (same.name === box.name && same.value === box.value) same.checked = box.checked;
    else if (box.checked && valueOf(same) === valueOf(box)) same.checked = false;
  }
}

function valueOf(box) {
  return box.name === "exclude" ? box.value.slice(box.value.indexOf(":") + 1) : box.value;
}

function addressOf() {
  const data = new FormData(form);
  const twice = new Set();
  // A value that was looked for stands in two lists.
  const once = [...data].filter(pair => !twice.has(String(pair)) && twice.add(String(pair)));
  const given = once.filter(([name, value]) => value !== "" && !(name === "sort" && value === "relevance"));
  return `${form.action}?${new URLSearchParams(given)}`;
}

/* The links of a drawing have an attribute that is animated. */
function targetOf(link) {
  return new URL(link.getAttribute("href"), location.href).href;
}

/* A plain click on a link to results of this site. */
function followed(event, link) {
  const to = new URL(targetOf(link));
  const here = new URL(form.action);
  return event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    && !link.hasAttribute("target") && !link.hasAttribute("download") && !event.defaultPrevented
    && to.origin === here.origin && to.pathname === here.pathname && to.searchParams.has("q") && !to.hash;
}

async function go(address, { pushed = true, top = false } = {}) {
  asked?.abort();
  const mine = asked = new AbortController();
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.querySelector("form.finder")) throw new Error(answer.statusText);
    if (pushed) history.pushState(null, "", address);
    swap(page, top);
  } catch {
    // What is no page of results is shown as what it is.
    if (!mine.signal.aborted) pushed ? location.assign(address) : location.reload();
  } finally {
    if (asked === mine) form.removeAttribute("aria-busy");
  }
}

function swap(page, top) {
  const focused = selectorOf(document.activeElement);
  const opened = [...form.querySelectorAll("details[open]")].map(selectorOf).filter(Boolean);
  const picked = pickedSoFar();
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    old.replaceChildren(...fresh.childNodes);
  }
  for (const name of FIELDS) form.elements[name].value = page.querySelector(`form.finder [name=${name}]`).value;
  document.getElementById("kept").replaceChildren(...page.getElementById("kept").childNodes);
  keepPicked(picked);
  document.title = page.title;
  const feed = "link[type='application/atom+xml']";
  document.querySelector(feed).href = page.querySelector(feed).href;
  for (const selector of opened) form.querySelector(selector)?.setAttribute("open", "");
  // Emptied first: the same words again are an answer too, and are to be said.
  const words = [...page.querySelector(".count[role=status]").childNodes];
  said.replaceChildren();
  requestAnimationFrame(() => said.replaceChildren(...words));
  if (top) {
    document.getElementById("content").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  } else if (focused && !form.contains(document.activeElement)) {
    (form.querySelector(focused) ?? document.getElementById("content")).focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("manchette:swapped"));
}

/* Articles that are ticked for a dossier stay so when other hits take their place. */
function pickedSoFar() {
  return new Set([...document.querySelectorAll("[name=pick]:checked, #picks [name=pick]")].map(box => box.value));
}

function keepPicked(picked) {
  for (const box of form.querySelectorAll("[name=pick]")) box.checked = picked.delete(box.value);
  document.getElementById("picks")?.replaceChildren(...[...picked].map(value => {
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "pick", value });
    return kept;
  }));
}

/* How an element of the form is found again in the answer that takes its place. */
function selectorOf(element) {
  if (!element || !form.contains(element)) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  const details = element.closest("details[data-part]");
  if (details) return `details[data-part="${CSS.escape(details.dataset.part)}"]${element === details ? "" : " > summary"}`;
  return element.href ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}
