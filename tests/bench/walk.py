#!/usr/bin/env python3
"""Walk many participants through a paged HTML-form study and time every page submit.

Target-agnostic: a target file (JSON, see targets/) says where participants start, how
the last page is recognised and how forms are picked and filled.  Everything else is read
from the pages: <form>, hidden inputs, radio groups, check boxes, selects, textareas and
the submit button.  Standard library only (uvloop is used when importable).

Bounded on purpose: a fixed number of participants, a wall-clock limit, a page limit per
participant and a time limit per request; only loopback addresses are accepted.
"""

import argparse
import asyncio
import html
import ipaddress
import json
import os
import random
import re
import resource
import statistics
import sys
import time
import uuid
from urllib.parse import quote_plus, urljoin, urlsplit

# ---------------------------------------------------------------- HTML forms

NOISE = re.compile(rb"<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>", re.I | re.S)
TAG = re.compile(rb'<(/?)(form|input|select|option|textarea|button)\b((?:[^>"\']++|"[^"]*"|\'[^\']*\')*+)>', re.I)
ATTR = re.compile(r'([^\s=/>"\']+)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'>]+)))?')


def attributes(raw):
    out = {}
    for name, dq, sq, bare in ATTR.findall(raw):
        value = dq or sq or bare
        out.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
    return out


class Form:
    __slots__ = ("attrs", "controls")

    def __init__(self, attrs):
        self.attrs = attrs
        self.controls = []  # (kind, attrs, payload)


def parse_forms(body):
    """All forms of a page, controls in document order."""
    body = NOISE.sub(b"", body)
    forms, by_id, current = [], {}, None
    loose = []
    select = textarea = None
    for m in TAG.finditer(body):
        closing, name = m.group(1), m.group(2).lower()
        if closing:
            if name == b"form":
                current = None
            elif name == b"select":
                select = None
            elif name == b"textarea" and textarea is not None:
                start, control = textarea
                control[2] = html.unescape(body[start : m.start()].decode("utf-8", "replace")).lstrip("\r\n")
                textarea = None
            continue
        if textarea is not None:
            continue
        attrs = attributes(m.group(3).decode("utf-8", "replace"))
        if name == b"form":
            current = Form(attrs)
            forms.append(current)
            if "id" in attrs:
                by_id[attrs["id"]] = current
            continue
        if name == b"option":
            if select is not None:
                select[2].append(attrs)
            continue
        control = [name.decode(), attrs, [] if name == b"select" else None]
        if name == b"select":
            select = control
        elif name == b"textarea":
            textarea = (m.end(), control)
        if "form" in attrs:
            loose.append((attrs["form"], control))
        elif current is not None:
            current.controls.append(control)
    for owner, control in loose:
        if owner in by_id:
            by_id[owner].controls.append(control)
    return forms


class Filler:
    """Turns a parsed form into the list of (name, value) pairs a browser would send."""

    def __init__(self, target):
        self.skip = [re.compile(p) for p in target.get("skip_fields", [])]
        self.fixed = [(re.compile(p), v) for p, v in target.get("fixed_fields", {}).items()]
        self.button = re.compile(target["submit_button"]) if target.get("submit_button") else None
        self.words = int(target.get("comment_chars", 120))
        self.bad_values = set(target.get("skip_values", [""]))

    def text(self, rng):
        n = max(8, int(rng.gauss(self.words, self.words / 4)))
        base = f"remark {rng.randrange(10**9)} went through the step without trouble but the label was unclear; "
        return (base * (n // len(base) + 1))[:n].rstrip() or "ok"

    def fill(self, form, rng):
        pairs, radios, buttons = [], {}, []
        for kind, a, payload in form.controls:
            name = a.get("name")
            if "disabled" in a:
                continue
            typ = a.get("type", "submit" if kind == "button" else "text").lower()
            if kind == "button" or (kind == "input" and typ in ("submit", "image")):
                if typ in ("submit", "image"):
                    buttons.append((name, a.get("value", "")))
                continue
            if not name or any(p.search(name) for p in self.skip):
                continue
            fixed = next((v for p, v in self.fixed if p.search(name)), None)
            if kind == "select":
                values = [o.get("value", "") for o in payload if "disabled" not in o]
                good = [v for v in values if v not in self.bad_values] or values
                if fixed is not None:
                    pairs.append((name, fixed))
                elif good:
                    pairs.append((name, rng.choice(good)))
            elif kind == "textarea":
                pairs.append((name, fixed if fixed is not None else self.text(rng)))
            elif typ == "radio":
                if name not in radios:
                    radios[name] = []
                    pairs.append((name, radios[name]))
                radios[name].append(a.get("value", "on"))
            elif typ == "checkbox":
                if fixed is not None or "required" in a or "checked" in a:
                    pairs.append((name, a.get("value", "on")))
            elif typ in ("hidden", "file", "reset", "button", "password"):
                if typ in ("hidden", "password"):
                    pairs.append((name, fixed if fixed is not None else a.get("value", "")))
            elif fixed is not None:
                pairs.append((name, fixed))
            elif typ in ("number", "range"):
                low = float(a.get("min") or 1)
                high = float(a.get("max") or low + 4)
                pairs.append((name, str(int(rng.uniform(low, high)))))
            elif typ == "email":
                pairs.append((name, "someone@example.invalid"))
            else:
                pairs.append((name, a.get("value") or "text answer"))
        done = []
        for name, value in pairs:
            if isinstance(value, list):
                fixed = next((v for p, v in self.fixed if p.search(name)), None)
                good = [v for v in value if v not in self.bad_values] or value
                value = fixed if fixed is not None else rng.choice(good)
            done.append((name, value))
        if self.button is not None:
            hit = next((b for b in buttons if b[0] and self.button.search(b[0] + "=" + b[1])), None)
            if hit:
                done.append(hit)
        elif buttons and buttons[0][0]:
            done.append(buttons[0])
        return done


def encode(pairs, enctype):
    if "multipart" in enctype:
        mark = uuid.uuid4().hex
        out = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in pairs
        )
        return out + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
    body = "&".join(f"{quote_plus(n)}={quote_plus(v)}" for n, v in pairs).encode()
    return body, "application/x-www-form-urlencoded"


# ---------------------------------------------------------------- HTTP client


class HttpError(Exception):
    pass


def must_be_loopback(host):
    if host == "localhost":
        return
    try:
        if ipaddress.ip_address(host.strip("[]")).is_loopback:
            return
    except ValueError:
        pass
    sys.exit(f"refused: {host} is not a loopback address")


class Browser:
    """One participant's browser: one kept-alive connection, cookies, redirects."""

    def __init__(self, timeout, headers):
        self.timeout = timeout
        self.extra = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        self.cookies = {}
        self.reader = self.writer = None
        self.peer = None
        self.requests = 0
        self.bytes_in = 0
        self.hops = []

    async def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def one(self, method, url, body=None, ctype=None):
        parts = urlsplit(url)
        must_be_loopback(parts.hostname)
        peer = (parts.hostname, parts.port or 80)
        path = parts.path or "/"
        if parts.query:
            path += "?" + parts.query
        head = f"{method} {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html\r\n{self.extra}"
        if self.cookies:
            head += "Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()) + "\r\n"
        if body is not None:
            head += (
                f"Content-Type: {ctype}\r\nContent-Length: {len(body)}\r\nOrigin: {parts.scheme}://{parts.netloc}\r\n"
            )
        data = head.encode() + b"\r\n" + (body or b"")
        for attempt in (0, 1):
            fresh = self.writer is None or self.peer != peer
            if fresh:
                await self.close()
                self.reader, self.writer = await asyncio.open_connection(*peer, limit=1 << 22)
                self.peer = peer
            try:
                self.writer.write(data)
                raw = await self.reader.readuntil(b"\r\n\r\n")
                break
            except (asyncio.IncompleteReadError, ConnectionError) as exc:
                await self.close()
                # a kept-alive connection may have been closed meanwhile: a browser tries once more
                empty = isinstance(exc, ConnectionError) or not exc.partial
                if attempt or fresh or not empty:
                    raise HttpError(f"connection lost: {exc!r}") from exc
        lines = raw.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ", 2)[1])
        length, chunked, keep, location = None, False, True, None
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "content-length":
                length = int(value)
            elif name == "transfer-encoding":
                chunked = "chunked" in value.lower()
            elif name == "connection":
                keep = "close" not in value.lower()
            elif name == "location":
                location = value
            elif name == "set-cookie":
                pair, _, rest = value.partition(";")
                k, _, v = pair.partition("=")
                if "max-age=0" in rest.lower().replace(" ", ""):
                    self.cookies.pop(k.strip(), None)
                else:
                    self.cookies[k.strip()] = v.strip()
        if chunked:
            pieces = []
            while True:
                size = int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16)
                piece = await self.reader.readexactly(size + 2)
                if not size:
                    break
                pieces.append(piece[:-2])
            payload = b"".join(pieces)
        elif length is not None:
            payload = await self.reader.readexactly(length) if length else b""
        elif status in (204, 304):
            payload = b""
        else:
            payload, keep = await self.reader.read(), False
        if not keep:
            await self.close()
        self.requests += 1
        self.bytes_in += len(raw) + len(payload)
        return status, location, payload

    async def open(self, method, url, body=None, ctype=None, hops=8):
        """A request and the redirects after it; gives the final address, status and page."""
        self.hops = []
        for _ in range(hops):
            start = time.perf_counter()
            status, location, page = await asyncio.wait_for(self.one(method, url, body, ctype), self.timeout)
            self.hops.append((method, time.perf_counter() - start))
            if status in (301, 302, 303, 307, 308) and location:
                url = urljoin(url, location)
                if status not in (307, 308):
                    method, body = "GET", None
                continue
            return url, status, page
        raise HttpError("too many redirects")


# ---------------------------------------------------------------- resources of the server


def tree(pid):
    kids = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as f:
                    ppid = int(f.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            kids.setdefault(ppid, []).append(int(entry))
    out, todo = [], [pid]
    while todo:
        p = todo.pop()
        out.append(p)
        todo += kids.get(p, [])
    return out


def usage(pid):
    """CPU seconds (self, children and waited-for children), sum of RSS and of PSS in KiB over the tree."""
    tick = os.sysconf("SC_CLK_TCK")
    cpu = rss = pss = count = 0
    for p in tree(pid):
        try:
            with open(f"/proc/{p}/stat") as f:
                s = f.read().rsplit(")", 1)[1].split()
            cpu += (int(s[11]) + int(s[12]) + int(s[13]) + int(s[14])) / tick
            with open(f"/proc/{p}/smaps_rollup") as f:
                for line in f:
                    if line.startswith("Rss:"):
                        rss += int(line.split()[1])
                    elif line.startswith("Pss:"):
                        pss += int(line.split()[1])
            count += 1
        except OSError:
            continue
    return cpu, rss, pss, count


def machine_cpu():
    """CPU seconds the whole machine has been busy, and seconds stolen from it."""
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:9]]
    tick = os.sysconf("SC_CLK_TCK")
    return (v[0] + v[1] + v[2] + v[5] + v[6]) / tick, v[7] / tick


# ---------------------------------------------------------------- the walk


class Walk:
    def __init__(self, target, args):
        self.t = target
        self.a = args
        self.filler = Filler(target)
        self.finish_url = re.compile(target["finish_url"]) if target.get("finish_url") else None
        self.finish_text = re.compile(target["finish_text"].encode()) if target.get("finish_text") else None
        self.error_text = re.compile(target["error_text"].encode()) if target.get("error_text") else None
        self.form_match = {k: re.compile(v) for k, v in target.get("form", {}).items()}
        self.max_pages = int(target.get("max_pages", 40))
        self.submit_s, self.post_s, self.get_s, self.start_s, self.walk_s = [], [], [], [], []
        self.submit_at = []
        self.errors = {}
        self.completed = self.started = self.requests = self.bytes_in = 0
        self.pages_of = {}
        self.queue_empty_at = None
        self.stop = False

    def error(self, what):
        self.errors[what] = self.errors.get(what, 0) + 1

    def finished(self, url, page):
        if self.finish_url is not None and self.finish_url.search(url):
            return True
        return self.finish_text is not None and self.finish_text.search(page) is not None

    def pick(self, forms):
        if not forms:
            return None
        for form in forms:
            if self.form_match:
                if all(p.search(form.attrs.get(k, "")) for k, p in self.form_match.items()):
                    return form
            elif form.attrs.get("method", "get").lower() == "post":
                return form
        return None

    async def participant(self, start_url, seed):
        rng = random.Random(seed)
        b = Browser(self.a.request_timeout, self.t.get("headers", {}))
        self.started += 1
        begun = time.perf_counter()
        pages = 0
        try:
            url, status, page = await b.open("GET", start_url)
            self.start_s.append(time.perf_counter() - begun)
            if status != 200:
                return self.error(f"start: HTTP {status}")
            while not self.stop:
                if self.finished(url, page):
                    self.completed += 1
                    self.pages_of[pages] = self.pages_of.get(pages, 0) + 1
                    self.walk_s.append(time.perf_counter() - begun)
                    return
                if pages >= self.max_pages:
                    return self.error("page limit reached before the finish page")
                form = self.pick(parse_forms(page))
                if form is None:
                    self.dump(page, url)
                    return self.error("no form on a page that is not the finish page")
                pairs = self.filler.fill(form, rng)
                if self.a.show:
                    print(f"page {pages + 1}: {url} ({len(page)} bytes) ->", form.attrs.get("action", ""), pairs)
                if self.a.think_ms:
                    await asyncio.sleep(rng.expovariate(1000 / self.a.think_ms))
                action = urljoin(url, form.attrs.get("action") or url)
                body, ctype = encode(pairs, form.attrs.get("enctype", ""))
                t0 = time.perf_counter()
                url, status, page = await b.open("POST", action, body, ctype)
                t1 = time.perf_counter()
                if status != 200:
                    self.dump(page, url)
                    return self.error(f"submit: HTTP {status}")
                if self.error_text is not None and self.error_text.search(page):
                    self.dump(page, url)
                    return self.error("the page came back with an error")
                pages += 1
                self.submit_s.append(t1 - t0)
                self.submit_at.append(t1)
                self.post_s.append(b.hops[0][1])
                if len(b.hops) > 1:
                    self.get_s.append(b.hops[-1][1])
        except TimeoutError:
            self.error("request timed out")
        except (HttpError, OSError, asyncio.IncompleteReadError) as exc:
            self.error(f"{type(exc).__name__}: {str(exc)[:80]}")
        finally:
            self.requests += b.requests
            self.bytes_in += b.bytes_in
            await b.close()

    def dump(self, page, url):
        if self.a.dump and not os.path.exists(self.a.dump):
            with open(self.a.dump, "wb") as f:
                f.write(f"<!-- {url} -->\n".encode() + page)

    async def worker(self, jobs):
        while jobs and not self.stop:
            n, url = jobs.pop()
            if not jobs and self.queue_empty_at is None:
                self.queue_empty_at = time.perf_counter()
            await self.participant(url, self.a.seed * 1_000_003 + n)

    async def guard(self, watch, limit):
        """Ends the run early when the rest of the machine is not idle: its figures would be worthless."""
        seen = []
        while not self.stop:
            a, u, t = machine_cpu()[0], sum(usage(p)[0] for _, p in watch) + sum(os.times()[:2]), time.perf_counter()
            await asyncio.sleep(1)
            b, v, s = machine_cpu()[0], sum(usage(p)[0] for _, p in watch) + sum(os.times()[:2]), time.perf_counter()
            seen.append(((b - a) - (v - u)) / (s - t))
            if len(seen) > 2 and sum(seen[-3:]) / 3 > limit:
                self.error("given up: the machine is busy with something else")
                self.stop = True

    async def run(self, urls, watch=()):
        guard = asyncio.ensure_future(self.guard(watch, self.a.max_foreign)) if self.a.max_foreign and watch else None
        jobs = list(enumerate(urls))[::-1]
        workers = [asyncio.ensure_future(self.worker(jobs)) for _ in range(min(self.a.concurrency, len(urls)))]
        _, late = await asyncio.wait(workers, timeout=self.a.max_seconds)
        if late:
            self.stop = True
            self.error("wall-clock limit reached")
            await asyncio.wait(workers, timeout=self.a.request_timeout + 5)
        if guard is not None:
            guard.cancel()


def quantile(values, q):
    if not values:
        return None
    v = sorted(values)
    return v[min(len(v) - 1, int(q * len(v)))]


def ms(x):
    return None if x is None else round(x * 1000, 2)


def start_urls(target, args):
    if args.starts:
        with open(args.starts) as f:
            urls = [line.strip() for line in f if line.strip() and not line.startswith("#")]
    else:
        base = args.base or target.get("base", "")
        urls = [urljoin(base, u) for u in target.get("starts", [])]
        if not urls and target.get("start"):
            urls = [urljoin(base, target["start"])]
        if len(urls) == 1 or target.get("reuse_starts"):  # one open link for everybody
            urls = urls * (args.participants // max(1, len(urls)) + 1)
    urls = urls[args.skip : args.skip + args.participants]
    if len(urls) < args.participants:
        sys.exit(f"only {len(urls)} start addresses for {args.participants} participants")
    for u in {urlsplit(u).hostname for u in urls}:
        must_be_loopback(u)
    return urls


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("target", help="target file (JSON)")
    p.add_argument("--starts", help="file with one start address per participant")
    p.add_argument("--skip", type=int, default=0, help="leave out the first N start addresses")
    p.add_argument("--base", help="base address for the target file's own start paths")
    p.add_argument("-n", "--participants", type=int, default=64)
    p.add_argument("-c", "--concurrency", type=int, default=8)
    p.add_argument("--max-seconds", type=float, default=120)
    p.add_argument("--request-timeout", type=float, default=30)
    p.add_argument("--think-ms", type=float, default=0)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--watch", action="append", default=[], metavar="NAME=PID", help="process tree to account for")
    p.add_argument(
        "--max-foreign", type=float, default=0, metavar="CORES", help="give up when other processes use more"
    )
    p.add_argument("--label", default="")
    p.add_argument("--append", help="append the result as one JSON line to this file")
    p.add_argument("--dump", help="write the first unexpected page here")
    p.add_argument("--show", action="store_true", help="print what is sent (one participant, to check a target)")
    args = p.parse_args()
    if args.participants > 20_000 or args.max_seconds > 900 or args.concurrency > 1024:
        sys.exit("refused: the bounds are 20,000 participants, 900 seconds, 1,024 at once")
    with open(args.target) as f:
        target = json.load(f)
    urls = start_urls(target, args)
    watch = [(w.split("=")[0], int(w.split("=")[1])) for w in args.watch]
    try:
        import uvloop

        uvloop.install()
    except ImportError:
        pass
    walk = Walk(target, args)
    before = {n: usage(pid) for n, pid in watch}
    all0 = machine_cpu()
    own0 = resource.getrusage(resource.RUSAGE_SELF)
    t0 = time.perf_counter()
    asyncio.run(walk.run(urls, watch))
    wall = time.perf_counter() - t0
    own1 = resource.getrusage(resource.RUSAGE_SELF)
    all1 = machine_cpu()
    n = len(walk.submit_s)
    edge = walk.queue_empty_at or t0 + wall
    busy = sum(1 for t in walk.submit_at if t <= edge)
    out = {
        "label": args.label or target.get("name", args.target),
        "concurrency": args.concurrency,
        "participants": args.participants,
        "completed": walk.completed,
        "errors": walk.errors,
        "submits": n,
        "pages_per_walk": walk.pages_of,
        "wall_s": round(wall, 3),
        "submits_per_s": round(n / wall, 2),
        "steady_submits_per_s": round(busy / (edge - t0), 2) if edge - t0 > 0.2 else None,
        "completed_per_s": round(walk.completed / wall, 3),
        "http_requests": walk.requests,
        "kb_per_request": round(walk.bytes_in / max(1, walk.requests) / 1024, 1),
        "submit_ms": {
            k: ms(quantile(walk.submit_s, q)) for k, q in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1))
        },
        "post_ms_p50": ms(quantile(walk.post_s, 0.5)),
        "follow_ms_p50": ms(quantile(walk.get_s, 0.5)),
        "start_ms_p50": ms(quantile(walk.start_s, 0.5)),
        "walk_s_p50": round(statistics.median(walk.walk_s), 3) if walk.walk_s else None,
        "driver_cpu_s": round(own1.ru_utime + own1.ru_stime - own0.ru_utime - own0.ru_stime, 2),
    }
    for name, pid in watch:
        c0, c1 = before[name], usage(pid)
        out[name] = {
            "cpu_s": round(c1[0] - c0[0], 2),
            "cpu_ms_per_submit": round((c1[0] - c0[0]) * 1000 / n, 2) if n else None,
            "rss_mib": round(c1[1] / 1024, 1),
            "pss_mib": round(c1[2] / 1024, 1),
            "processes": c1[3],
        }
    if watch:  # what other processes of the machine used meanwhile, as a share of one core
        known = out["driver_cpu_s"] + sum(out[name]["cpu_s"] for name, _ in watch)
        out["foreign_cores"] = round((all1[0] - all0[0] - known) / wall, 3)
        out["stolen_cores"] = round((all1[1] - all0[1]) / wall, 3)
    print(json.dumps(out, indent=1))
    if args.append:
        with open(args.append, "a") as f:
            f.write(json.dumps(out) + "\n")
    sys.exit(0 if walk.completed == args.participants and not walk.errors else 1)


if __name__ == "__main__":
    main()
