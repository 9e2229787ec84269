"""Documents survive the way through the database."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import (
    Action,
    Attachment,
    Bullets,
    Code,
    Document,
    Facts,
    Hint,
    Paragraph,
    Span,
    Title,
    from_json,
    to_json,
)

texts = st.text(max_size=30)
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.one_of(st.none(), texts))
inlines = st.lists(spans, max_size=4).map(tuple)
blocks = st.one_of(
    st.builds(Title, texts, st.one_of(st.none(), texts)),
    st.builds(Paragraph, inlines),
    st.builds(Facts, st.lists(st.tuples(texts, inlines), max_size=3).map(tuple)),
    st.builds(Bullets, st.lists(inlines, max_size=3).map(tuple)),
    st.builds(Code, texts),
    st.builds(Hint, inlines),
)
documents = st.builds(
    Document,
    st.lists(blocks, max_size=5).map(tuple),
    st.lists(st.builds(Action, texts, texts), max_size=3).map(tuple),
    st.one_of(st.none(), st.builds(Attachment, texts, texts, texts, texts)),
)


@given(documents)
def test_to_json_and_back_is_the_same_document(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_what_was_stored_before_there_were_attachments_can_be_read() -> None:
    assert from_json({"blocks": [], "actions": []}) == Document(())


def test_an_unknown_block_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a block"):
        from_json({"blocks": [["poem", "x"]], "actions": []})
