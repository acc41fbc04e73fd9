"""The tester's way without a browser: the same pages, forms and buttons, over HTTP. For those whom nobody watches."""

import re
from html import unescape

import httpx

from tests.browsers import PLAIN
from tests.pages import csrf, words_of

_RADIO = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]*)"')
_STAGE = re.compile(r'<input type="hidden" name="stage" value="(\w+)"')


class QuickWalk:
    """`QuickWalk(at, link, ease=3).to_the_end()`: every scale of a step gets this answer."""

    def __init__(self, at: str, link: str, language: str = "de", **answers: str) -> None:
        self._client = httpx.Client(base_url=at, follow_redirects=True, cookies={"language": language}, verify=PLAIN)
        self.sizes: dict[str, int] = {}
        """Path → bytes of the page; of several the heaviest."""
        self._link, self._answers = link, answers

    def to_the_end(self) -> None:
        """From the mail."""
        with self._client:
            page = self._send(self._client.get(self._link), {"go": "next"})
            self._walk(self._send(page, {"participate": "on", "quotes": "on", "recontact": "on"}))

    def goes_on(self) -> None:
        """From wherever the tester left off."""
        with self._client:
            self._walk(self._send(self._client.get(self._link), {"go": "next"}))

    def _walk(self, page: httpx.Response) -> None:
        for _ in range(80):
            if '<main class="stack stack--m" id="done"' in page.text:
                return
            page = self._send(page, self._answered(page.text))
        raise AssertionError(f"the way never ends: {page.url}")

    def _answered(self, html: str) -> dict[str, str]:
        """The last answer of each scale, unless named; who waits says that it came."""
        chosen = {name: unescape(value) for name, value in _RADIO.findall(html)}
        stage = _STAGE.search(html)
        named = {name: value for name, value in self._answers.items() if name in chosen or f'name="{name}"' in html}
        return {**chosen, **named, "go": "next", **({"stage": stage[1]} if stage else {})}

    def _send(self, page: httpx.Response, data: dict[str, str]) -> httpx.Response:
        answer = self._client.post(page.url, data={"_csrf": csrf(page.text), **words_of(page.text), **data})
        assert answer.status_code == 200, f"{answer.url}: {answer.status_code}\n{answer.text}"
        self.sizes[answer.url.path] = max(len(answer.content), self.sizes.get(answer.url.path, 0))
        return answer
