"""Which monitors are proposed as one service: never two of one source, never two hosts, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.reading.grouping import group
from sla_tui.sla.observation import Monitor


def monitor(ref, target, kind="http", name=""):
    source, _, mid = ref.partition(":")
    return Monitor(source, mid, name or ref, kind, target, 60)


def refs(*monitors):
    return [[m.ref for m in proposed.monitors] for proposed in group(monitors)]


def test_monitors_of_different_providers_on_one_host_are_one_service():
    assert refs(
        monitor("pingdom:1", "shop.example.com"),
        monitor("uptimerobot:2", "https://shop.example.com/", "HTTP"),
        monitor("statuscake:3", "https://www.shop.example.com", "HTTP"),
        monitor("statuscake:4", "https://api.example.com", "HTTP"),
    ) == [["pingdom:1", "uptimerobot:2", "statuscake:3"], ["statuscake:4"]]


def test_several_pages_of_a_site_are_told_apart_by_their_path():
    assert refs(
        monitor("a:1", "https://x.example/login"),
        monitor("a:2", "https://x.example/search?q=1"),
        monitor("b:3", "https://x.example/login/"),
        monitor("b:4", "https://x.example/"),
    ) == [["a:1", "b:3"], ["a:2"], ["b:4"]]


def test_another_port_or_protocol_is_another_service():
    assert refs(
        monitor("a:1", "https://x.example"),
        monitor("b:2", "http://x.example"),
        monitor("b:3", "x.example:5432", "TCP"),
        monitor("c:4", "tcp://x.example:5432", "port"),
        monitor("c:5", "x.example", "PING"),
        monitor("a:6", "x.example", "ping"),
        monitor("b:7", "x.example", "DNS"),
    ) == [["a:1"], ["b:2"], ["b:3", "c:4"], ["c:5", "a:6"], ["b:7"]]


def test_what_has_no_address_is_alone():
    assert refs(monitor("a:1", "", "heartbeat"), monitor("b:2", "", "HTTP"), monitor("b:3", "http://[bad", "HTTP")) == [
        ["a:1"],
        ["b:2"],
        ["b:3"],
    ]


def test_more_than_half_must_agree():
    found = group([monitor(f"{source}:1", "https://x.example") for source in "abcd"])
    assert [len(p.monitors) for p in found] == [4]
    assert found[0].quorum == 3
    assert [group([monitor(f"{s}:1", "https://x.example") for s in "abcd"[:n]])[0].quorum for n in (1, 2, 3)] == [
        1,
        2,
        2,
    ]


def test_ids_come_from_names_then_hosts_and_are_never_shared():
    found = group(
        [
            monitor("a:1", "https://one.example", name="Checkout API (EU)"),
            monitor("a:2", "https://two.example", name="Checkout – API EU"),
            monitor("a:3", "https://three.example", name="検索"),
            monitor("a:4", "10.0.0.1", "ping", name="データ"),
        ]
    )
    assert [p.id for p in found] == ["checkout-api-eu", "checkout-api-eu-2", "three-example", "a-4"]


words = st.text("abc.:/?#[]@%0129 ☂\x00", max_size=24)
monitors = st.lists(
    st.builds(
        Monitor,
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 30).map(str),
        words,
        st.sampled_from(["http", "HTTP", "ping", "TCP", "dns", "heartbeat", ""]),
        words | st.sampled_from(["https://x.example/a", "https://x.example/b", "x.example", "http://y:99999/"]),
    ),
    max_size=25,
    unique_by=lambda m: m.ref,
)


@given(monitors)
def test_every_monitor_is_in_exactly_one_proposal_and_no_source_twice_in_any(found):
    proposals = group(found)
    assert sorted(m.ref for p in proposals for m in p.monitors) == sorted(m.ref for m in found)
    assert len({p.id for p in proposals}) == len(proposals)
    for proposal in proposals:
        sources = [m.source for m in proposal.monitors]
        assert len(set(sources)) == len(sources)
        assert 1 <= proposal.quorum <= len(sources)


def test_two_thousand_monitors_of_one_page_are_two_thousand_services_at_once():
    many = [monitor(f"a:{n}", "https://shop.example", name="Shop") for n in range(2000)]
    found = group([*many, monitor("b:1", "https://shop.example", name="Shop")])
    assert len(found) == 2000
    assert [m.ref for m in found[0].monitors] == ["a:0", "b:1"]
    assert len({proposed.id for proposed in found}) == 2000
    assert [proposed.id for proposed in found[:3]] == ["shop", "shop-2", "shop-3"]


def test_a_number_in_a_name_takes_nobodys_id():
    names = ["Shop", "Shop 2", "Shop", "Shop"]
    found = group([monitor(f"a:{n}", f"https://h{n}.example", name=name) for n, name in enumerate(names)])
    assert [proposed.id for proposed in found] == ["shop", "shop-2", "shop-3", "shop-4"]
