"""A headless Chromium by the WebDriver protocol, which is plain HTTP: nothing to install.

Needs the programs ``chromium`` (or ``google-chrome``) and ``chromedriver``.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Space": " "}


def programs() -> tuple[str, str] | None:
    """Return the paths of browser and driver, ``None`` where one is missing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next((path for path in map(shutil.which, names) if path), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class Browser:
    """One browser window; a context manager.

    Parameters
    ----------
    width, height
        The window, in pixels of the page.
    dark
        Whether the reader prefers dark colours.
    """

    def __init__(self, width: int = 1280, height: int = 900, *, dark: bool = False) -> None:
        found = programs()
        assert found is not None
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(
            [found[1], "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._driver.stdout is not None
        line = next(line for line in self._driver.stdout if "started successfully on port" in line)
        self._base = f"http://127.0.0.1:{int(line.rstrip().rstrip('.').split()[-1])}"
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {
                "binary": found[0],
                "args": [*FLAGS, f"--user-data-dir={self._folder.name}"],
            },
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._base += f"/session/{made['sessionId']}"
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(20)
            assert self._driver.stdout is not None
            self._driver.stdout.close()
            self._folder.cleanup()

    def open(self, path: Path) -> None:
        """Open a file and wait until it is loaded; `requests` and `console` start anew."""
        self._call("POST", "/url", {"url": "about:blank"})
        self.requests()
        self.console()
        self._call("POST", "/url", {"url": path.resolve().as_uri()})

    def settle(self) -> None:
        """Wait until the page has laid out everything, also what is far down."""
        while self.run("return document.querySelector('section:not(.laid)') !== null"):
            time.sleep(0.05)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a function body in the page and return its result."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """Click the first element of a selector as a person would."""
        self._call("POST", f"/element/{self._find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Type into an element, or press a key of `KEYS`."""
        self._call("POST", f"/element/{self._find(selector)}/value", {"text": KEYS.get(text, text)})

    def press(self, key: str) -> None:
        """Press a key of `KEYS` on whatever has the focus."""
        active = self._call("GET", "/element/active")[_ELEMENT]
        self._call("POST", f"/element/{active}/value", {"text": KEYS[key]})

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self._call("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """Save what is seen, or the whole page, as PNG."""
        more = {"captureBeyondViewport": True} if whole else {}
        if whole:
            size = self.command("Page.getLayoutMetrics")["cssContentSize"]
            more["clip"] = {"x": 0, "y": 0, "scale": 1} | {k: size[k] for k in ("width", "height")}
        data = self.command("Page.captureScreenshot", format="png", **more)["data"]
        path.write_bytes(base64.b64decode(data))

    def console(self) -> list[str]:
        """Return and forget what the console said."""
        return [row["message"] for row in self._call("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """Return and forget the addresses that the page asked for."""
        rows = self._call("POST", "/se/log", {"type": "performance"})
        events = [json.loads(row["message"])["message"] for row in rows]
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def _find(self, selector: str) -> str:
        query = {"using": "css selector", "value": selector}
        return str(self._call("POST", "/element", query)[_ELEMENT])

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._base + path, data, {"Content-Type": "application/json"}, method=method
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()[:500]}") from None
