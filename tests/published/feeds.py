"""Reads feeds and a sitemap strictly (Expat), and looks for what RFC 4287 and the sitemap protocol ask for.

    feeds.py FOLDER ADDRESS FILE…

Prints one object: faults, the addresses that the files list, how many feeds and entries there are.
"""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# RFC 3339, as RFC 4287 narrows it: capital T and Z.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
DAY = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")

ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"subtitle", "generator", "icon", "logo", "rights", "published", "summary", "content", "source"}
IN_FEED = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry"}
IN_ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"}

# A sitemap holds no more.
MOST_ADDRESSES = 50_000


class Report:
    def __init__(self):
        self.faults, self.addresses, self.feeds, self.entries = [], [], 0, 0

    def fault(self, path, text):
        self.faults.append(f"{path}: {text}")

    def address(self, path, address):
        """An address that is listed: absolute, and of ASCII only."""
        parts = urlsplit(address or "")
        if parts.scheme not in ("http", "https") or not parts.netloc or not address.isascii() or re.search(r"\s", address):
            self.fault(path, f"`{address}` is no absolute address")
        else:
            self.addresses.append({"path": path, "address": address})


class References(HTMLParser):
    """The addresses in HTML."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.extend(value or "" for name, value in attrs if name in ("href", "src", "poster"))


def local(element):
    return element.tag.removeprefix(ATOM)


def parts(report, path, element, known):
    """The parts of a feed or an entry by name; each that must or may stand there once is looked at."""
    found = {}
    for child in element:
        if child.tag.startswith(ATOM):
            found.setdefault(local(child), []).append(child)
            if local(child) not in known:
                report.fault(path, f"<{local(child)}> may not stand in <{local(element)}>")
    for name in sorted(ONCE | AT_MOST_ONCE):
        count = len(found.get(name, []))
        if count > 1 or (count == 0 and name in ONCE):
            report.fault(path, f"{count} <{name}> in <{local(element)}>")
    for name in ("updated", "published"):
        for moment in found.get(name, []):
            if not MOMENT.fullmatch(moment.text or ""):
                report.fault(path, f"`{moment.text}` is no moment")
    for person in found.get("author", []):
        if not (person.findtext(f"{ATOM}name") or "").strip():
            report.fault(path, "an author without a name")
    for category in found.get("category", []):
        if not category.get("term"):
            report.fault(path, "a category without a term")
    for title in found.get("title", []):
        if not "".join(title.itertext()).strip():
            report.fault(path, f"an empty title in <{local(element)}>")
    links(report, path, found.get("link", []))
    return found


def links(report, path, found):
    seen = set()
    for link in found:
        relation = link.get("rel", "alternate")
        report.address(path, link.get("href"))
        key = (relation, link.get("type"), link.get("hreflang"))
        if relation == "alternate" and key in seen:
            report.fault(path, "two alternates of one type and language")
        seen.add(key)


def feed(report, path, root, own):
    report.feeds += 1
    found = parts(report, path, root, IN_FEED)
    if not root.get(f"{XML}lang"):
        report.fault(path, "no language")
    selves = [link.get("href") for link in found.get("link", []) if link.get("rel") == "self"]
    if selves != [own]:
        report.fault(path, f"calls itself {selves}, not {own}")
    entries = found.get("entry", [])
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    for double in sorted({name for name in ids if ids.count(name) > 1}):
        report.fault(path, f"two entries `{double}`")
    for entry in entries:
        report.entries += 1
        inner = parts(report, path, entry, IN_ENTRY)
        if "author" not in found and "author" not in inner:
            report.fault(path, "an entry without an author")
        if "content" not in inner and not any(link.get("rel", "alternate") == "alternate" for link in inner.get("link", [])):
            report.fault(path, "an entry with neither content nor an alternate")
        for body in inner.get("content", []) + inner.get("summary", []):
            text(report, path, body)
    if not entries:
        report.fault(path, "no entries")
    for element in [root, *entries]:
        name = element.findtext(f"{ATOM}id") or ""
        if not re.match(r"[a-z][a-z0-9+.-]*:", name):
            report.fault(path, f"the id `{name}` is no absolute IRI")


def text(report, path, body):
    """HTML in a feed is read far from the site: what it refers to must be absolute."""
    kind = body.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        report.fault(path, f"a text of type `{kind}`")
    if kind == "html":
        reader = References()
        reader.feed(body.text or "")
        for address in reader.found:
            if not re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
                report.fault(path, f"a relative address in HTML: `{address}`")


def sitemap(report, path, root, address):
    listed = []
    for url in root:
        names = [child.tag.removeprefix(SITEMAP) for child in url]
        if url.tag != f"{SITEMAP}url" or names.count("loc") != 1 or not set(names) <= {"loc", "lastmod"}:
            report.fault(path, f"{url.tag} with {names}")
            continue
        listed.append(url.findtext(f"{SITEMAP}loc"))
        report.address(path, listed[-1])
        day = url.findtext(f"{SITEMAP}lastmod")
        if day is not None and not DAY.fullmatch(day):
            report.fault(path, f"`{day}` is no day")
        if not (listed[-1] or "").startswith(address):
            report.fault(path, f"`{listed[-1]}` is not of this site")
    if len(listed) != len(set(listed)) or not 0 < len(listed) <= MOST_ADDRESSES:
        report.fault(path, f"{len(listed)} addresses, {len(set(listed))} different ones")


def main(folder, address, *paths):
    report = Report()
    for path in paths:
        try:
            root = ElementTree.fromstring(Path(folder, path).read_bytes())
        except ElementTree.ParseError as error:
            report.fault(path, error)
            continue
        if root.tag == f"{ATOM}feed":
            feed(report, path, root, address + quote(path))
        elif root.tag == f"{SITEMAP}urlset":
            sitemap(report, path, root, address)
        else:
            report.fault(path, f"what is <{root.tag}>?")
    if "sitemap.xml" not in paths:
        report.fault("sitemap.xml", "is not there")
    print(json.dumps(vars(report), default=str))


main(*sys.argv[1:])
