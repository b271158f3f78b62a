import logging
import re
from pathlib import Path

from odoo.tools.misc import file_path

from odoo.addons.web.tests import test_js

from ..common import ServiceDeskHttpCase

ADDON = "service_sla_scripts"
SUITE = f"@{ADDON}"


class TestHoot(ServiceDeskHttpCase):
    """The unit tests of our JavaScript, in Chromium."""

    def test_every_test_of_the_front_end_passes(self):
        lines = self._run_suite(SUITE)
        passed = {
            line.partition('Test "')[2].partition('" passed')[0]
            for line in lines
            if '" passed (assertions:' in line
        }
        # hoot is content with a filter that finds nothing, or a test marked "only"
        self.assertEqual(sorted(self._written_tests() - passed), [])

    def _run_suite(self, suite):
        """:return: what the browser has logged"""
        browser = self._logger.getChild("browser")
        # by number: Odoo has given the name INFO to a higher level
        with self.assertLogs(browser, logging.INFO) as logs:
            try:
                self.browser_js(
                    "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
                    f"&id={self._hoot_id(suite)}",
                    "",
                    "",
                    login="admin",
                    timeout=300,
                    success_signal="[HOOT] Test suite succeeded",
                    error_checker=test_js.unit_test_error_checker,
                )
            except AssertionError as error:
                failures = [
                    record.getMessage()
                    for record in logs.records
                    if record.levelno >= logging.WARNING
                ]
                self.fail("\n".join([str(error), *failures]))
        return [record.getMessage() for record in logs.records]

    @staticmethod
    def _hoot_id(name):
        """How hoot names a suite in an address."""
        number = 0
        for character in name:
            number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
        return f"{number:08x}"

    @staticmethod
    def _written_tests():
        root = Path(file_path(f"{ADDON}/static/tests"))
        tests = set()
        for file in root.rglob("*.test.js"):
            path = file.relative_to(root).as_posix().removesuffix(".test.js")
            for name in re.findall(r'^test\(\s*"([^"]+)"', file.read_text(), re.M):
                tests.add(f"{SUITE}/{path}/{name}")
        return tests
