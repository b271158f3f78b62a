"""What holds for every test run of this project, OCA's own tests included.

It stands in the root folder because pytest applies it to all that lies below, and the
virtual environment with OCA's addons does.
"""

import os
import unittest

import hypothesis
import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import common
from odoo.tests.common import HttpCase, get_db_name

# A bare machine may need longer than Odoo's ten seconds to start Chromium.
common.CHECK_BROWSER_ITERATIONS = 600

# On a busy machine an example may take any time: that is no fault of the code.
hypothesis.settings.register_profile(
    "service",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("service")

# OCA addons whose own tests have to pass unchanged beside this addon.
OCA_ADDONS = ("helpdesk_mgmt", "helpdesk_mgmt_rating")

# bin/test without arguments: nothing may be missing.
COMPLETE = bool(os.environ.get("SERVICE_COMPLETE_RUN"))


def is_of(item, addon):
    return item.module.__name__.startswith(f"odoo.addons.{addon}.")


def runs_in_odoo(item):
    """Whether Odoo's own loader would run this test of an addon.

    pytest also collects classes that a test file only imports, and the tests they
    inherit: with OCA's hoot test that is all of core's JavaScript suite.
    """
    cls = item.cls
    if not cls or not issubclass(cls, unittest.TestCase):
        return True
    if cls.__module__ != item.module.__name__:
        return False
    inherits = getattr(cls, "allow_inherited_tests_method", False)
    return inherits or item.originalname in cls.__dict__


def pytest_collection_modifyitems(config, items):
    kept, dropped = [], []
    for item in items:
        from_oca = any(is_of(item, addon) for addon in OCA_ADDONS)
        (dropped if from_oca and not runs_in_odoo(item) else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def asset_bundles(request, load_registry):
    """Compile the asset bundles once, as Odoo does before its own browser tests.

    Left to the tests, each would compile them anew and roll them back.
    """
    classes = {item.cls for item in request.session.items if item.cls}
    if not any(issubclass(cls, HttpCase) for cls in classes):
        return
    with Registry(get_db_name()).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["ir.qweb"]._pregenerate_assets_bundles()


BROWSER = "ran in a browser"


@pytest.fixture(autouse=True)
def browser_calls(request, monkeypatch):
    """Mark the tests that really drove a browser (see ``complaints``)."""
    original = HttpCase.browser_js

    def browser_js(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        # travels with the report, out of the processes of pytest-xdist as well
        request.node.user_properties.append((BROWSER, True))
        return result

    monkeypatch.setattr(HttpCase, "browser_js", browser_js)


def complaints(config):
    """What a green run may still be missing."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    # Odoo skips a test when Chromium, websocket-client or its server is missing: a
    # promise that was not looked at is not kept.
    for report in reporter.stats.get("skipped", []):
        yield f"{report.nodeid} was skipped: {report.longrepr[-1]}"
    if not COMPLETE or reporter.stats.get("error"):
        return  # nothing was promised, or a file that cannot be read says it all
    passed = reporter.stats.get("passed", [])
    for addon in OCA_ADDONS:
        if not any(f"/odoo/addons/{addon}/tests/" in test.nodeid for test in passed):
            yield f"none of OCA's own tests of {addon} ran"
    if not any((BROWSER, True) in map(tuple, test.user_properties) for test in passed):
        yield "no test ran in a browser"


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == pytest.ExitCode.OK and any(complaints(session.config)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    for complaint in complaints(config):
        terminalreporter.write_line(f"FAILED {complaint}", red=True)
