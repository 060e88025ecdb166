"""What belongs to the WiPy alone: the heartbeat of its light. There is none here, so only the state is kept."""

_beats = True


def heartbeat(enable=None):
    global _beats
    if enable is None:
        return _beats
    _beats = bool(enable)
