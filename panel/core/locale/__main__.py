"""Collect the msgids of code and templates into the catalogues; say what lacks a translation.

The catalogues carry no line numbers, no dates and a fixed order, so a change of theirs is a change of texts. Texts that
are no longer used are dropped, near misses are not guessed at: a wrong translation is worse than none.

`du.po` is made of the German texts in the same way: its msgids are those that speak to their reader.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from panel.core.german import PATH as DU
from panel.core.locale.du import addressed

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("de",)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
JINJA = {"silent": "false", "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "trim_blocks": "true"}
OPTIONS = {"**.html": JINJA, "**.txt": JINJA}


def main(arguments: list[str]) -> int:
    """Write each catalogue anew, filling gaps from .po files that are named (a translator's, say).

    With `--check` nothing is written, and a catalogue that is old or incomplete gives 1.
    """
    check = "--check" in arguments
    given = [Path(name).read_text("utf-8") for name in arguments if not name.startswith("-")]
    template, wrong = extract(), 0
    for language in LANGUAGES:
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        catalogue, bad = brought_up_to_date(path, language, template, given, check)
        wrong += bad
        if language == "de":
            wrong += brought_up_to_date(DU, "de", addressed(catalogue, ROOT), given, check)[1]
    return 1 if wrong and check else 0


def brought_up_to_date(
    path: Path, language: str, template: Catalog, given: list[str], check: bool
) -> tuple[Catalog, int]:
    """Write one file anew, or only `check` it; the catalogue, and how much is wrong with it."""
    before = path.read_text("utf-8") if path.exists() else ""
    catalogue = updated([before, *given], language, template)
    after = written(catalogue)
    if check:
        print(f"{path.relative_to(ROOT)}: " + ("up to date" if after == before else "run make translations"))
    elif after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(after, "utf-8")
    return catalogue, (check and after != before) + report(catalogue, path.relative_to(FOLDER).parts[0])


def extract() -> Catalog:
    """All msgids of both halves and their templates, with the comments that begin `Translators:`."""
    found = Catalog(charset="utf-8")
    for folder in ("panel", "scenarios", "templates"):
        messages = extract_from_dir(
            ROOT / folder,
            METHODS,
            OPTIONS,
            KEYWORDS,
            comment_tags=("Translators:",),
            directory_filter=lambda path: not Path(path).name.startswith("."),  # by default `_charts` is skipped
        )
        for _, _, msgid, comments, context in messages:
            found.add(msgid, auto_comments=comments, context=context)
    for _, _, msgid, comments, context in extract_from_dir(
        ROOT, [("app.py", "python")], {}, KEYWORDS, comment_tags=("Translators:",), directory_filter=lambda _: False
    ):
        found.add(msgid, auto_comments=comments, context=context)
    return found


def updated(texts: list[str], language: str, template: Catalog) -> Catalog:
    """The template with the translations of the given files' texts; the first that has one wins."""
    sources = [read_po(io.BytesIO(text.encode()), locale=language) for text in texts]
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            known = next(filter(None, (translation(source, message) for source in sources)), None)
            fresh.add(
                message.id,
                known.string if known else None,
                flags=message.flags,
                auto_comments=message.auto_comments,
                user_comments=known.user_comments if known else (),
                context=message.context,
            )
    return fresh


def translation(source: Catalog, message: Message) -> Message | None:
    """The source's entry, when it is translated and still of the same shape (single or plural)."""
    known = source.get(message.id, message.context)
    return known if known and complete(known) and isinstance(known.id, str) == isinstance(message.id, str) else None


def complete(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def written(catalogue: Catalog) -> str:
    """The file's text: a header that never changes by itself, messages in the order of their msgids."""
    out = io.BytesIO()
    write_po(out, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
    header = (
        'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {catalogue.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return header + out.getvalue().decode("utf-8").rstrip() + "\n"


def report(catalogue: Catalog, language: str) -> int:
    """Print what lacks a translation; give how many."""
    lacking = [message for message in catalogue if message.id and not complete(message)]
    for message in lacking:
        print(f"{language}: {message.id!r}")
    print(f"{language}: {len(catalogue)} texts, {len(lacking)} without translation")
    return len(lacking)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
