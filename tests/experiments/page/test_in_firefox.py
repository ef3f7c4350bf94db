"""The page in the system's Firefox, from a file: driven by WebDriver BiDi, which Firefox speaks by itself."""

import json
import re
import shutil
import subprocess

import pytest

from coalitionlab.experiments.page.making import make_page
from coalitionlab.scenarios.loader import load_scenario

connect = pytest.importorskip("websockets.sync.client", reason="no websockets").connect
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(FIREFOX is None, reason="no firefox on this machine")]
LIMIT = 180
STATE = "#page=watch&case=job_placement&deeds=" + json.dumps(
    [{"month": 9, "kind": "event", "what": "a scandal breaks"}]
)
#: What the page says once this is there.
SAYS = """new Promise((done) => {
  const look = () => (document.querySelector('%s') ? done(JSON.stringify([...document.querySelectorAll('%s')].map((each) => each.textContent))) : setTimeout(look, 50));
  look();
})"""


class Tab:
    """A tab of a Firefox; keeps what it logged and asked for."""

    def __init__(self, socket):
        self.socket, self.number, self.events = socket, 0, []
        self("session.new", capabilities={})
        self("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.context = self("browsingContext.create", type="tab")["context"]

    def __call__(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while (said := json.loads(self.socket.recv(timeout=LIMIT))).get("id") != self.number:
            self.events.append(said["params"])
        assert said["type"] == "success", said
        return said["result"]

    def says(self, url, ready, what):
        """The texts of all that match `what`, once something matches `ready`."""
        self("browsingContext.navigate", context=self.context, url=url, wait="complete")
        asked = SAYS % (ready, what)
        found = self("script.evaluate", target={"context": self.context}, expression=asked, awaitPromise=True)
        return json.loads(found["result"]["value"])


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    process = subprocess.Popen(
        [FIREFOX, "--headless", "--no-remote", "--profile", tmp_path_factory.mktemp("profile"), "--remote-debugging-port", "0"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        listening = next(filter(None, (re.search(r"ws://\S+", line) for line in process.stderr)))
        with connect(f"{listening[0]}/session", max_size=None) as socket:
            yield Tab(socket)
    finally:
        process.terminate()
        process.communicate(timeout=LIMIT)


def test_firefox_says_what_chromium_says_and_asks_nobody(tab, browser, tmp_path):
    file = tmp_path / "case.html"
    file.write_text(make_page([load_scenario("job_placement")], []), encoding="utf-8")
    ready, what = "html[data-answered=all]", ".answer, .found p, .found .told li"
    found = tab.says(f"file://{file}#page=whatif", ready, what)
    page = browser.new_page(offline=True)
    page.goto(f"file://{file}#page=whatif")
    page.locator(ready).wait_for(timeout=1000 * LIMIT, state="attached")
    assert found == page.locator(what).all_text_contents()
    page.close()
    pictures = tab.says(f"file://{file}?acted{STATE}", ".effect:not(:empty)", "svg.network")
    assert len(pictures) == 2
    ready, what, asked = "html[data-replied=goals]", ".told-answer p", "#page=questions&ask=goals"
    found = tab.says(f"file://{file}?asked{asked}", ready, what)
    page = browser.new_page(offline=True)
    page.goto(f"file://{file}{asked}")
    page.locator(ready).wait_for(timeout=1000 * LIMIT, state="attached")
    assert found == page.locator(what).all_text_contents()
    page.close()
    bring = "document.querySelector('.paste .plain').click()"
    tab.says(f"file://{file}?own#page=bring", "html[data-bring]", "h1")
    tab("script.evaluate", target={"context": tab.context}, expression=bring, awaitPromise=False)
    read = json.loads(
        tab(
            "script.evaluate", target={"context": tab.context}, awaitPromise=True,
            expression=SAYS % ("html[data-bring=read]", ".bring .answer"),
        )["result"]["value"]
    )  # fmt: skip
    assert read[0].startswith("Read an example: 6 organisations")
    asked = [event["request"]["url"] for event in tab.events if "request" in event]
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert [event["text"] for event in tab.events if event.get("level") in ("warn", "error")] == []
