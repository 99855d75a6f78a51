"""Whatever stands in a matter survives being written and read; whatever is recorded twice stands there once."""

from __future__ import annotations

import string
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from medrec_daemon import reference
from medrec_daemon.ledger import changes
from medrec_daemon.ledger.files import Source, dump_matter, dump_providers, parse_matter, parse_providers
from medrec_daemon.ledger.invoice import InvoiceState
from medrec_daemon.ledger.model import Document, Matter, PartState, Provider, Sent, WaitingOnUs
from medrec_daemon.model import Kind, PartName

YAML, JSON = "ledger/matters/M-1.yaml", "ledger/matters/M-1.json"
AT = datetime(2026, 2, 20, 9, 30, tzinfo=timezone(timedelta(hours=-5)))

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(["null", "~", "", "yes", "No", "on", "1e3", "0x1F", "2026-01-05", "12:30", "- a", "a: b", "# no", "'", '"', "=", "<<"]),
    st.sampled_from(["[x", "{x}", "*a", "&a", "!a", "%a", "@a", " a ", "a\nb", "a\r\nb", "...", "---", "? a", "\ufeff", "\x85"]),
    st.text(string.ascii_letters + string.digits + " ,.:#-'\"[]{}&*!|>%@?", max_size=20),
)  # fmt: skip
maybe_words = st.none() | words
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
maybe_days = st.none() | days
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=offsets)  # noqa: DTZ001  the zone comes from the strategy
references = st.text(reference.ALPHABET, min_size=6, max_size=6).map(lambda body: f"RR-{body}{reference.check_symbol(body)}")


def fields(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(strategies)


addresses = st.none() | fields(street=maybe_words, city=maybe_words, state=maybe_words, zip=maybe_words)
parts = fields(
    **{
        "from": maybe_days,
        "to": maybe_days | st.just("present"),
        "state": st.sampled_from(PartState),
        "on": maybe_days,
        "wanted_only": st.booleans(),
    }
)
documents = fields(
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    pages=st.integers(1, 400).map(lambda last: f"1-{last}"),
    kind=st.sampled_from(Kind),
    part=st.none() | st.sampled_from(PartName),
    filed_as=words,
    on=days,
    through=maybe_days,
    stored_sha256=maybe_words,
    stored_size=st.none() | st.integers(0, 2**40),
)
activity = fields(
    **{"at": moments, "by": words, "did": words, "with": maybe_words, "said": maybe_words, "promised": maybe_days, "sha256": maybe_words}
)
invoices = fields(
    number=maybe_words,
    amount=st.none() | st.floats(0, 9_999_999),
    pay_by=maybe_days,
    on=days,
    state=st.sampled_from(InvoiceState),
    sha256=maybe_words,
    pages=maybe_words,
)
requests = fields(
    id=references,
    provider=words,
    purpose=st.sampled_from(["initial", "update"]),
    parts=st.dictionaries(st.sampled_from(PartName), parts, max_size=5),
    sent=st.lists(fields(on=days, by=words, to=maybe_words, proof=maybe_words), max_size=2),
    due=maybe_days,
    follow_up=maybe_days,
    waiting_on_us=st.none() | fields(why=words, since=days, note=maybe_words, reason=maybe_words),
    closed=st.none() | fields(on=days, why=words),
    invoices=st.lists(invoices, max_size=2),
    documents=st.lists(documents, max_size=2),
    activity=st.lists(activity, max_size=2),
)
clients = fields(
    first=words,
    middle=maybe_words,
    last=words,
    suffix=maybe_words,
    also_known_as=st.lists(words, max_size=3),
    born=maybe_days,
    address=addresses,
)
authorizations = fields(
    file=words,
    signed=maybe_days,
    elements=st.lists(words, max_size=2),
    ticked=st.lists(words, max_size=2),
    sha256=maybe_words,
    although=maybe_words,
    revoked=maybe_days,
)
matters = fields(
    matter=st.just("M-1"),
    client=clients,
    date_of_loss=maybe_days,
    paralegal=maybe_words,
    folder=maybe_words,
    authorizations=st.lists(authorizations, max_size=2),
    treatment=st.lists(fields(provider=words, notes=maybe_words, records_through=maybe_days), max_size=2),
    requests=st.lists(requests, max_size=3, unique_by=lambda request: request["id"]),
    documents=st.lists(documents, max_size=2),
    activity=st.lists(activity, max_size=2),
).map(Matter.model_validate)
providers = fields(
    id=words,
    name=words,
    also_known_as=st.lists(words, max_size=2),
    state=maybe_words,
    address=addresses,
    max_authorization_age_days=st.none() | st.integers(min_value=1, max_value=999),
    records=st.none() | fields(fax=maybe_words, prefers=st.sampled_from([None, "fax", "vendor"])),
).map(Provider.model_validate)


@settings(max_examples=80, deadline=None)
@given(matters)
def test_a_matter_survives_its_file(matter: Matter) -> None:
    for name in (YAML, JSON):
        text = dump_matter(matter, Source("", name))
        result = parse_matter(Source(text, name))
        assert result.problems == ()
        assert result.matter == matter
        assert dump_matter(matter, Source(text, name)) == text


@settings(max_examples=40, deadline=None)
@given(st.lists(providers, max_size=4, unique_by=lambda provider: provider.id))
def test_the_provider_list_survives_its_file(listed: list[Provider]) -> None:
    text = dump_providers(tuple(listed), Source("", "ledger/providers.yaml"))
    assert parse_providers(Source(text, "ledger/providers.yaml")).providers == tuple(listed)


@settings(max_examples=60, deadline=None)
@given(matters, st.data())
def test_comments_and_blank_lines_stay_where_they_were(matter: Matter, data: st.DataObject) -> None:
    lines = dump_matter(matter, Source("", YAML)).splitlines()
    commented: list[str] = []
    for number, line in enumerate(lines):
        what = data.draw(st.sampled_from(["", "", "above", "beside", "blank"]))
        indent = " " * (len(line) - len(line.lstrip(" ")))
        commented += [f"{indent}# remark {number}"] if what == "above" else [""] if what == "blank" else []
        commented.append(f"{line}  # remark {number}" if what == "beside" else line)
    text = "\n".join(commented) + "\n"
    assert parse_matter(Source(text, YAML)).matter == matter
    assert dump_matter(matter, Source(text, YAML)) == text
    changed = matter.model_copy(update={"attorney": "Somebody Else", "requests": (), "activity": ()})
    written = dump_matter(changed, Source(text, YAML))
    assert parse_matter(Source(written, YAML)).matter == changed
    assert [word for word in text.split() if word == "remark"] == [word for word in written.split() if word == "remark"] or "remark" in str(
        matter
    )


open_requests = st.dictionaries(
    st.sampled_from(PartName), fields(state=st.just("open"), wanted_only=st.booleans()), min_size=1, max_size=5
).map(lambda asked: {"id": "RR-7F3K9TE", "provider": "bluegrass-general", "parts": asked})


@settings(max_examples=80, deadline=None)
@given(open_requests, st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_recording_again_changes_nothing_and_history_only_grows(asked: dict[str, Any], arrivals: list[tuple[int, bool]]) -> None:
    matter = Matter.model_validate({"matter": "M-1", "client": {"first": "Testina", "last": "Sampleton"}, "requests": [asked]})
    wanted = list(matter.requests[0].parts)
    recorded: dict[str, Document] = {}
    for number, closes in arrivals:
        part = wanted[number % len(wanted)]
        document = Document(sha256=f"{number:064x}", pages="1-3", kind=Kind(part.value), part=part, filed_as=f"{number}.pdf", on=AT.date())
        before = matter
        matter = changes.record_document(matter, "RR-7F3K9TE", document, at=AT, by="medrec-daemon", closes=closes)
        again = changes.record_document(matter, "RR-7F3K9TE", document, at=AT + timedelta(days=1), by="medrec-daemon", closes=closes)
        assert again is matter
        assert (matter is before) == (document.sha256 in recorded)
        recorded[document.sha256] = document
        request = matter.requests[0]
        assert request.activity[: len(before.requests[0].activity)] == before.requests[0].activity
        assert len(request.documents) == len(recorded)
        if request.closed is not None:
            assert not request.required_open()
        elif closes and part in request.open_parts():
            assert document.sha256 in {known.sha256 for known in before.requests[0].documents}


@given(st.lists(st.sampled_from(["sent", "waiting", "duplicate"]), min_size=1, max_size=8))
def test_what_says_once_only_is_done_once(steps: list[str]) -> None:
    document = Document(sha256="a" * 64, pages="1-3", kind=Kind.INVOICE, filed_as="x.pdf", on=AT.date())
    draft = {"id": "RR-7F3K9TE", "provider": "p", "parts": {"records": {}}, "documents": [document]}
    matter = Matter.model_validate({"matter": "M-1", "client": {"first": "Testina", "last": "Sampleton"}, "requests": [draft]})
    doing = {
        "sent": lambda m: changes.mark_sent(
            m,
            "RR-7F3K9TE",
            Sent(on=AT.date(), by="fax", to="+18595550100"),
            date(2026, 3, 22),
            date(2026, 3, 6),
            at=AT,
            by="pat@firm.example",
        ),
        "waiting": lambda m: changes.set_waiting_on_us(
            m, "RR-7F3K9TE", WaitingOnUs(why="invoice", since=AT.date()), at=AT, by="medrec-daemon"
        ),
        "duplicate": lambda m: changes.note_duplicate(m, "a" * 64, at=AT, by="medrec-daemon", said="again"),
    }
    for step in steps:
        matter = doing[step](matter)
        assert doing[step](matter) is matter
    assert len(matter.requests[0].activity) == len(set(steps))
