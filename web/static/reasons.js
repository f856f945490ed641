/* Why a hit is found, told below it instead of on a page of its own. */

document.addEventListener("click", async event => {
  const link = event.target.closest(".why-link");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const hit = link.closest(".hit"), there = hit.querySelector(".reasons");
  if (there) {
    there.remove();
    return link.setAttribute("aria-expanded", "false");
  }
  try {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const reasons = page.getElementById("why");
    reasons.removeAttribute("id");
    hit.append(reasons);
    link.setAttribute("aria-expanded", "true");
  } catch {
    location.assign(link.href);
  }
});
