"""Which monitors are proposed as one service: never two of one source, never two hosts, nothing lost."""

from __future__ import annotations

import random
from urllib.parse import urlsplit

import pytest
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


def test_an_address_of_ipv6_needs_no_brackets():
    assert refs(monitor("pingdom:1", "2001:db8::1"), monitor("b:2", "https://[2001:DB8::1]/", "HTTP")) == [
        ["pingdom:1", "b:2"]
    ]


@pytest.mark.parametrize(
    "there",
    [
        "http://shop.example/health",
        "https://shop.example/health",
        "https://SHOP.example.:443/",
        "http://shop.example:8080/a",
    ],
)
def test_a_bare_host_of_unknown_port_goes_with_the_one_page_that_others_watch_there(there):
    """Pingdom lists a check by its host alone; taken as https and the root, it was a service of its own."""
    assert refs(monitor("pingdom:1", "shop.example"), monitor("b:2", there, "HTTP")) == [["pingdom:1", "b:2"]]
    assert refs(monitor("b:2", there, "HTTP"), monitor("pingdom:1", "www.shop.example")) == [["b:2", "pingdom:1"]]


def test_a_bare_host_goes_with_the_page_of_its_name_then_https_then_the_root():
    pages = [
        monitor("b:2", "http://shop.example/", name="Plain"),
        monitor("b:3", "https://shop.example/", name="Shop"),
        monitor("b:4", "https://shop.example/login", name="Shop login"),
    ]
    for name, partner in {"Shop  LOGIN": "b:4", "plain": "b:2", "Something": "b:3", "": "b:3"}.items():
        found = refs(Monitor("a", "1", name, "http", "shop.example", 60), *pages)
        assert found[0] == ["a:1", partner]
        assert len(found) == 3
    assert refs(
        monitor("a:1", "x.example"), monitor("b:2", "http://x.example:81/"), monitor("b:3", "http://x.example:82/")
    ) == [
        ["a:1"],
        ["b:2"],
        ["b:3"],
    ], "nothing tells which"


def test_pages_that_differ_stay_apart_however_few_they_are():
    assert refs(monitor("a:1", "https://x.example/"), monitor("b:2", "https://x.example/health")) == [["a:1"], ["b:2"]]
    assert refs(monitor("a:1", "https://x.example/a%2Fb"), monitor("b:2", "https://x.example/a/b")) == [
        ["a:1"],
        ["b:2"],
    ]


def test_a_connection_is_not_a_page():
    assert refs(monitor("a:1", "tcp://x.example:443", "port"), monitor("b:2", "https://x.example")) == [
        ["a:1"],
        ["b:2"],
    ]


def test_a_name_in_another_script_is_its_punycode():
    assert refs(monitor("a:1", "https://bücher.example"), monitor("b:2", "https://xn--bcher-kva.example")) == [
        ["a:1", "b:2"]
    ]


def test_a_port_that_is_not_told_goes_with_what_has_the_same_name_only():
    mail = monitor("b:2", "smtp.example:587", "PORT", name="Mail relay")
    assert refs(monitor("a:1", "smtp.example", "tcp", name="Mail Relay"), mail) == [["a:1", "b:2"]]
    assert refs(monitor("a:1", "smtp.example", "tcp", name="Postgres"), mail) == [["a:1"], ["b:2"]]


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


looked_at = st.lists(
    st.builds(
        lambda source, scheme, host, port, path, name: (source, f"{scheme}{host}{port}{path if scheme else ''}", name),
        st.sampled_from("abc"),
        st.sampled_from(["", "", "http://", "https://"]),
        st.sampled_from(["x.example", "www.x.example", "y.example"]),
        st.sampled_from(["", "", ":80", ":443", ":8443"]),
        st.sampled_from(["", "/", "/login", "/?q=1"]),
        st.sampled_from(["Shop", "Login", ""]),
    ),
    max_size=8,
)


def _known(target):
    """What a target tells for certain: host, and port and path or None."""
    parts = urlsplit(target if "://" in target else f"//{target}")
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    path = f"{parts.path.rstrip('/')}?{parts.query}" if parts.scheme else None
    return parts.hostname.removeprefix("www."), port, path


@given(looked_at, st.randoms(use_true_random=False))
def test_nothing_that_is_known_to_differ_is_one_service_in_whatever_order_it_is_listed(rows, order):
    found = [Monitor(source, str(n), name, "http", target, 60) for n, (source, target, name) in enumerate(rows)]
    for proposal in group(found):
        facts = [_known(m.target) for m in proposal.monitors]
        for values in zip(*facts, strict=True):
            assert len({value for value in values if value is not None}) <= 1, facts
    single = [m for m in found if not any(o.source == m.source and o.ref != m.ref for o in found)]
    mixed = random.Random(order.random()).sample(single, len(single))
    assert {frozenset(g) for g in map(tuple, refs(*single))} == {frozenset(g) for g in map(tuple, refs(*mixed))}


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", ":8080"]),
    st.sampled_from(["", "/", "/a?b=c"]),
    st.booleans(),
)
def test_a_bare_host_and_the_only_page_there_are_one_service(scheme, port, path, first):
    both = [monitor("a:1", "x.example"), monitor("b:2", f"{scheme}://x.example{port}{path}")]
    assert len(group(both if first else both[::-1])) == 1


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
