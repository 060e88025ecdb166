"""As much of unittest as MicroPython's own tests use, for the firmware. In: the TestCase classes of the main script. Out: what
each case came to, and the summary in the form that MicroPython's test runner reads. Never: a case left out without a count.
"""

import sys


class SkipTest(Exception):
    pass


class _Raises:
    """`with case.assertRaises(E) as context`: afterwards context.exception is what was raised."""

    def __init__(self, expected):
        self._expected = expected
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            raise AssertionError("%r was not raised" % self._expected)
        self.exception = value
        return issubclass(kind, self._expected)


class TestCase:
    def setUp(self):
        pass

    def tearDown(self):
        pass

    def fail(self, message="failed on purpose"):
        raise AssertionError(message)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def assertTrue(self, value, message=None):
        if not value:
            self.fail(message or "%r is not true" % (value,))

    def assertFalse(self, value, message=None):
        if value:
            self.fail(message or "%r is not false" % (value,))

    def assertEqual(self, first, second, message=None):
        self.assertTrue(first == second, message or "%r != %r" % (first, second))

    def assertNotEqual(self, first, second, message=None):
        self.assertTrue(first != second, message or "%r == %r" % (first, second))

    def assertIsNone(self, value, message=None):
        self.assertTrue(value is None, message or "%r is not None" % (value,))

    def assertIsNotNone(self, value, message=None):
        self.assertTrue(value is not None, message or "unexpectedly None")

    def assertIn(self, member, container, message=None):
        self.assertTrue(member in container, message or "%r is not in %r" % (member, container))

    def assertRaises(self, expected, function=None, *arguments, **named):
        context = _Raises(expected)
        if function is None:
            return context
        with context:
            function(*arguments, **named)


def skip(reason):
    def decorate(function):
        def skipped(self):
            raise SkipTest(reason)

        return skipped

    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda function: function


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def _outcome(kind, name):
    """Runs one case: "ok", "skipped", "failure" or "error"."""
    case = kind()
    try:
        case.setUp()
        try:
            getattr(case, name)()
        finally:
            case.tearDown()
    except SkipTest as reason:
        print("skipped:", reason)
        return "skipped"
    except AssertionError as failure:
        sys.print_exception(failure)
        return "failure"
    except Exception as error:
        sys.print_exception(error)
        return "error"
    return "ok"


def main(module="__main__"):
    names = __import__(module).__dict__
    outcomes = []
    for title in sorted(names):
        kind = names[title]
        if isinstance(kind, type) and issubclass(kind, TestCase) and kind is not TestCase:
            for name in sorted(dir(kind)):
                if name.startswith("test"):
                    print(title, name)
                    outcomes.append(_outcome(kind, name))
    failures, errors, skipped = (outcomes.count(each) for each in ("failure", "error", "skipped"))
    print("-" * 70)
    print("Ran %d tests\n" % len(outcomes))
    if failures or errors:
        print("FAILED (failures=%d, errors=%d)" % (failures, errors))
        sys.exit(1)
    print("OK (skipped=%d)" % skipped if skipped else "OK")
