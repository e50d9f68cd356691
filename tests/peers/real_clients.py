"""Asks the simulated providers with clients from the registry, in their own environment; prints what each call said.

Run by `test_real_clients.py` as a script: nothing of this project can be imported here. Standard input: the accounts as
`sla-tui demo --serve-providers --format json` prints them. Output: JSON, a line of words for each call that failed.
"""

import asyncio
import contextlib
import json
import sys


class Calls:
    """Counts what was asked, and keeps what went wrong."""

    def __init__(self):
        self.count, self.failed = 0, []

    def ask(self, name, call):
        self.count += 1
        try:
            return call()
        except Exception as error:  # noqa: BLE001  whatever a client raises is what is asked for
            self.failed.append(f"{name}: {type(error).__name__}: {str(error)[:300]}")
            return None


def statuscake(calls, accounts):
    """StatusCake's own client, which refuses whatever its OpenAPI document does."""
    import statuscake as client
    from statuscake import apis

    account = accounts["StatusCake API v1"]
    api = client.ApiClient(
        client.Configuration(host=account["base_url"]),
        header_name="Authorization",
        header_value=f"Bearer {account['token']}",
    )
    uptime, certificates, speeds = apis.UptimeApi(api), apis.SslApi(api), apis.PagespeedApi(api)
    groups, places = apis.ContactGroupsApi(api), apis.LocationsApi(api)
    tests = calls.ask("list", lambda: uptime.list_uptime_tests(limit=100).data) or []
    running = 0
    for test in tests:
        calls.ask("one", lambda test=test: uptime.get_uptime_test(test.id).data.uptime)
        calls.ask("history", lambda test=test: uptime.list_uptime_test_history(test.id, limit=100).data)
        calls.ask("alerts", lambda test=test: uptime.list_uptime_test_alerts(test.id, limit=100).data)
        periods = calls.ask("periods", lambda test=test: uptime.list_uptime_test_periods(test.id, limit=100).data)
        running += sum(1 for period in periods or () if period.get("ended_at") is None)
    calls.ask("a period runs", lambda: 1 / running)
    calls.ask("tags", lambda: uptime.list_uptime_tests(tags="eu", matchany=True, nouptime=True).data)
    calls.ask("locations", lambda: places.list_uptime_monitoring_locations().data[0].ipv4)
    calls.ask("page speed locations", lambda: places.list_pagespeed_monitoring_locations().data)
    group = calls.ask("groups", lambda: groups.list_contact_groups().data[0])
    calls.ask("group", lambda: groups.get_contact_group(group.id).data.email_addresses)
    certificate = calls.ask("certificates", lambda: certificates.list_ssl_tests().data[0])
    calls.ask("certificate", lambda: certificates.get_ssl_test(certificate.id).data.valid_until.year)
    speed = calls.ask("page speeds", lambda: speeds.list_pagespeed_tests().data[0])
    calls.ask("page speed", lambda: speeds.get_pagespeed_test(speed.id).data.latest_stats.loadtime)
    calls.ask("page speed history", lambda: speeds.list_pagespeed_test_history(speed.id).data[0].created_at)

    def no_windows():
        with contextlib.suppress(client.exceptions.ForbiddenException):  # a small plan has none
            apis.MaintenanceWindowsApi(api).list_maintenance_windows()
            raise AssertionError("a small plan has maintenance windows")

    calls.ask("maintenance windows", no_windows)


def pingdomlib(calls, accounts):
    """PingdomLib3 asks API 2.0 by itself; its calls that API 3.1 still has are pointed there."""
    import pingdomlib.pingdom as module

    account = accounts["Pingdom API 3.1"]
    module.api_version = "3.1"
    api = module.Pingdom(account["token"], "", "key", server=account["base_url"].removesuffix("/api/3.1"))
    checks = calls.ask("checks", api.getChecks) or []
    for check in checks:
        calls.ask("details", check.getDetails)
        calls.ask("averages", lambda check=check: check.averages(includeuptime=True))
        calls.ask("outages", check.outages)
        calls.ask("performance", lambda check=check: check.performance(includeuptime=True, resolution="day"))
        calls.ask("hours of day", check.hoursofday)
        calls.ask("results", check.results)
        calls.ask("probes", lambda check=check: check.probes(1_700_000_000))
        for analysis in (calls.ask("analyses", check.getAnalyses) or [])[:1]:
            calls.ask("analysis", analysis.getDetails)
    calls.ask("actions", lambda: api.actions()["alerts"][0])
    calls.ask("alerts", api.alerts)
    calls.ask("credits", lambda: api.credits()["availablechecks"])
    calls.ask("probe servers", lambda: api.probes()[0]["ip"])
    calls.ask("references", lambda: api.references()["regions"])
    calls.ask("traceroute", lambda: api.traceroute("pay.shop.example", 61))
    calls.ask("single", lambda: api.singleTest("pay.shop.example", "http"))


def pypingdom(calls, accounts):
    from pypingdom import Client, api

    account = accounts["Pingdom API 3.1"]
    usual = api.Api.__init__

    def elsewhere(self, *given, **named):
        usual(self, *given, **named)
        self.base_url = account["base_url"] + "/"

    api.Api.__init__ = elsewhere
    client = calls.ask("client", lambda: Client(account["token"], "", "key", "ops@shop.example", "3.1"))
    for check in client.get_checks() if client else ():
        calls.ask("check", check.fetch)
        calls.ask("average", lambda check=check: client.get_summary_average(check._id, include_uptime="true"))
        calls.ask("outages", lambda check=check: client.get_summary_outage(check._id))
    calls.ask("maintenance", client.get_maintenances) if client else None


def pyuptimerobot(calls, accounts):
    import aiohttp
    import pyuptimerobot as module
    from pyuptimerobot import decorator

    account = accounts["UptimeRobot API v2"]
    decorator.API_BASE_URL = account["base_url"]

    async def asked(key):
        async with aiohttp.ClientSession() as session:
            api = module.UptimeRobot(key, session)
            found = await api.async_get_monitors(
                response_times=1, logs=1, alert_contacts=1, mwindows=1, custom_uptime_ratios="1-7-30"
            )
            user = await api.async_get_account_details()
        assert found.status == module.models.APIStatus.OK
        assert user.data.up_monitors + user.data.down_monitors
        assert found.pagination.total == len(found.data)

    def refused():
        with contextlib.suppress(module.UptimeRobotAuthenticationException):
            asyncio.run(asked("wrong"))
            raise AssertionError("a wrong key was taken")

    calls.ask("monitors and account", lambda: asyncio.run(asked(account["token"])))
    calls.ask("a wrong key", refused)


def uptimerobotpy(calls, accounts):
    from uptimerobotpy.uptime_robot import UptimeRobot

    account = accounts["UptimeRobot API v2"]
    api = UptimeRobot(endpoint=account["base_url"] + "/", api_key=account["token"])
    for name in (
        "get_account_details",
        "get_monitors",
        "get_all_monitors",
        "get_alert_contacts",
        "get_m_window",
        "get_psp",
    ):

        def call(name=name):
            answer = getattr(api, name)()
            assert answer["stat"] == "ok", answer

        calls.ask(name, call)


CLIENTS = {
    "statuscake-py": statuscake,
    "PingdomLib3": pingdomlib,
    "pypingdom": pypingdom,
    "pyuptimerobot": pyuptimerobot,
    "uptimerobotpy": uptimerobotpy,
}


def main():
    accounts = {one["name"]: one for one in json.load(sys.stdin)["accounts"]}
    calls = Calls()
    CLIENTS[sys.argv[1]](calls, accounts)
    json.dump({"count": calls.count, "failed": calls.failed}, sys.stdout)


if __name__ == "__main__":
    main()
