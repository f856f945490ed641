"""Every kind of page, measured: axe-core, the Nu checker, Lighthouse, at every width, by keys, without colours."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_kinds import Site, demo_site, tool

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WIDTHS = (280, 320, 360, 640, 768, 1024, 1280, 1600)
LONG_TEXTS = (".text", ".snippet")
AXE = "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
AXE_LONG = "axe.run({include: %s}, {runOnly: ['color-contrast-enhanced']})"


@pytest.fixture(scope="module")
def site(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo corpus, served."""
    with demo_site(seeds, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, as text."""
    return tool("axe-core", "axe.min.js").read_text("utf-8")


def violations(page: "Page", axe: str, run: str = AXE) -> list[str]:
    """What axe-core finds on a page: the rule, and where."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(run)
    return [
        f"{one['id']}: {node['html'][:120]} ({node['failureSummary'][-160:]})"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_nothing_on_any_kind_of_page(site, browser, axe, scheme, width):
    found = {}
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name, path in site.kinds.items():
            page.goto(site.address + path)
            if faults := violations(page, axe):
                found[name] = faults
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_long_texts_have_the_contrast_of_level_aaa(site, browser, axe, scheme):
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for name in ("results", "article"):
            page.goto(site.address + site.kinds[name])
            inside = [chosen for chosen in LONG_TEXTS if page.locator(chosen).count()]
            assert inside
            assert violations(page, axe, AXE_LONG % json.dumps(inside)) == [], name


def test_axe_finds_nothing_in_what_scripts_open(site, browser, axe):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(site.address + site.kinds["results"])
        page.get_by_role("link", name="Pourquoi").first.click()
        page.locator(".reasons").wait_for()
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        assert violations(page, axe) == []
        page.locator("#q").fill("ukr")
        page.get_by_role("option").first.wait_for()
        page.locator("#q").press("ArrowDown")
        assert violations(page, axe) == []
        page.locator("#q").press("Escape")
        page.locator("h1").click()
        page.keyboard.press("?")
        page.get_by_role("dialog").wait_for()
        assert violations(page, axe) == []


def test_every_kind_of_page_is_valid_html_and_the_style_valid_css(site, tmp_path):
    jar = tool("vnu-jar", "build", "dist", "vnu.jar")
    if shutil.which("java") is None:
        pytest.skip("the Nu checker needs Java")
    client = site.app.test_client()
    for at, path in enumerate(site.kinds.values()):
        (tmp_path / f"{at:02}.html").write_bytes(client.get(path).data)
    style = Path(site.app.static_folder or "") / "manchette.css"
    pages = [str(page) for page in sorted(tmp_path.glob("*.html"))]
    checked = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", "--stdout", *pages],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    names = list(site.kinds)
    said = [
        f"{names[int(Path(one['url']).stem)]}, line {one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(checked.stdout)["messages"]
    ]
    assert said == []
    assert style.is_file()


def test_no_kind_of_page_scrolls_sideways_at_any_width(site, browser):
    wide = []
    with browser.new_context() as context:
        page = context.new_page()
        for name, path in site.kinds.items():
            page.goto(site.address + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                taken = page.evaluate("document.documentElement.scrollWidth")
                if taken > width:
                    wide.append((name, width, taken))
    assert wide == []


@pytest.mark.parametrize("width", [1280, 640])
def test_text_at_twice_its_size_is_neither_cut_nor_wider_than_the_page(site, browser, width):
    cut = []
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for name, path in site.kinds.items():
            page.goto(site.address + path)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            taken = page.evaluate("document.documentElement.scrollWidth")
            hidden = page.evaluate(
                """[...document.querySelectorAll("button, .count, .says, .chip, h1, h2, summary, .snippet, .byline")]
                   .filter(one => one.checkVisibility() && !one.closest("dialog")
                       && one.scrollHeight > one.clientHeight + 8 && getComputedStyle(one).overflowY !== "visible")
                   .map(one => one.outerHTML.slice(0, 80))"""
            )
            if taken > width or hidden:
                cut.append((name, taken, hidden))
    assert cut == []


def test_with_forced_colours_bars_boxes_and_the_focus_can_be_seen(site, browser):
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(site.address + site.kinds["results"])
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
              const style = (chosen, name) => getComputedStyle(document.querySelector(chosen))[name];
              return {
                bar: style(".height", "fill"), ground: getComputedStyle(document.body).backgroundColor,
                mark: style("mark", "outlineStyle"), focus: getComputedStyle(document.activeElement).outlineStyle,
              };
            }"""
        )
        assert shown["bar"] != shown["ground"]
        assert shown["mark"] == "solid"
        assert shown["focus"] != "none"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_whatever_can_be_clicked_can_be_reached_by_keys_in_the_order_of_the_page(site, browser, javascript):
    with browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=javascript) as context:
        page = context.new_page()
        page.goto(site.address + "/?q=ukraine&per_page=3")
        every = page.evaluate(
            """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
               .filter(one => one.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})).length"""
        )
        reached = []
        for _ in range(every + 5):
            page.keyboard.press("Tab")
            here = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if here.startswith("<body"):
                break
            reached.append(here)
        # A date has a stop for each of its parts; the page says what can be clicked, once each.
        assert len(reached) >= every
        assert 'class="skip"' in reached[0]


@pytest.mark.parametrize("kind", ["start", "results", "article"])
def test_lighthouse_finds_next_to_nothing(site, kind, tmp_path, browser):
    lighthouse = tool("lighthouse", "cli", "index.js")
    chromium = shutil.which("chromium") or ""
    report = tmp_path / "report.json"
    subprocess.run(
        [
            "node", str(lighthouse), site.address + site.kinds[kind], "--output=json", f"--output-path={report}",
            "--quiet",
            "--only-categories=accessibility,best-practices,seo,performance", "--skip-audits=is-crawlable",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env={"CHROME_PATH": chromium, "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(tmp_path)},
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    found = json.loads(report.read_text("utf-8"))
    scores = {name: category["score"] for name, category in found["categories"].items()}
    # How fast a page is drawn depends on the machine; that nothing moves or waits does not.
    performance = scores.pop("performance")
    assert {name: score for name, score in scores.items() if score < 0.95} == {}
    assert performance is not None
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] < 0.01
    assert len(found["audits"]["render-blocking-resources"].get("details", {}).get("items", [])) <= 1
