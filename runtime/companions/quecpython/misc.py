"""What a module does with its power. Here a program ends and nobody starts it again; the numbers stand in for a module's."""

import _portwright
import sys


class Power:
    @staticmethod
    def powerDown():
        """Ends the program."""
        _portwright.say_once("misc: powerDown ends the program here")
        sys.exit()

    @staticmethod
    def powerRestart():
        """Ends the program: nobody here starts it again."""
        _portwright.say_once("misc: powerRestart ends the program here")
        sys.exit()

    @staticmethod
    def powerOnReason():
        """1: the power key."""
        return 1

    @staticmethod
    def powerDownReason():
        """1: a normal end."""
        return 1

    @staticmethod
    def getVbatt():
        """Millivolts."""
        return 3800
