"""Wi-Fi for scripts that run where there is none: the machine's own network stands in for it.

The link is up before anybody asks for it and stays up, where the device has a network at all. The first call of `link` says
so, once, so that nobody takes the name of a network or its password for tested.
"""

import _portwright
import select as _select
import socket

WIFI_OPEN = 0
WIFI_WEP = 1
WIFI_WPA = 2
WIFI_WPA2 = 3

_linked = True


def link(ssid, security, password=""):
    """Link to a network. Nothing is linked: this machine is on the network already."""
    global _linked
    _linked = True
    _portwright.say_once("wifi: there is no radio here; using this machine's network, which is up")


def unlink():
    """Leave the network. The machine stays on it; only `is_linked` changes."""
    global _linked
    _linked = False


def is_linked():
    return _linked and _portwright.network_is_up()


def link_info():
    """(address, mask, gateway, name server, MAC address): what a script on this machine can count on."""
    return _portwright.interface() + (b"\0\0\0\0\0\0",)


def set_link_info(ip, mask, gateway, dns):
    """Nothing is set: the machine keeps its address."""
    _portwright.say_once("wifi: this machine keeps its own address; set_link_info changes nothing")


def get_rssi():
    """The strength of a good signal, in dBm, for there is no radio."""
    return -50


def softap_init(ssid, sec, password="", max_conn=4):
    """Be an access point. Nobody can join: this machine is reached over its own network."""
    _portwright.say_once("wifi: there is no radio here; nobody can join the access point")


def softap_config(ip="192.168.0.1", gw="192.168.0.1", net="255.255.255.0"):
    """Nothing is set: the machine keeps its address."""


def softap_get_info():
    """Nobody has joined."""
    return ()


def softap_off():
    """Be no access point any more."""


def station_on():
    """Be a station; the machine is on its network anyway."""


def station_off():
    """Be no station any more. The machine stays on its network; only `is_linked` changes."""
    unlink()


def scan(duration=5000):
    """No networks, for there is no radio."""
    _portwright.say_once("wifi: there is no radio here; a scan finds nothing")
    return ()


def gethostbyname(hostname):
    """The IPv4 address of a name, as text."""
    try:
        return socket.getaddrinfo(hostname, 0)[0][4][0]
    except (IOError, OSError):
        raise IOError("no address for %s" % hostname)


def select(rlist, wlist, xlist, timeout=None):
    """(readable, writable, in trouble): those of the sockets that are, after at most `timeout` milliseconds."""
    wanted = ((rlist, _select.POLLIN), (wlist, _select.POLLOUT), (xlist, _select.POLLERR))
    events = {}
    for sockets, event in wanted:
        for sock in sockets:
            events[id(sock)] = (sock, events.get(id(sock), (sock, 0))[1] | event)
    poller = _select.poll()
    for sock, event in events.values():
        poller.register(sock, event)
    seen = {id(sock): event for sock, event in poller.poll(-1 if timeout is None else timeout)}
    over = _select.POLLHUP | _select.POLLERR  # a read or write would end at once
    masks = (_select.POLLIN | over, _select.POLLOUT | over, _select.POLLERR)
    return tuple(
        [sock for sock in sockets if seen.get(id(sock), 0) & mask] for (sockets, _), mask in zip(wanted, masks)
    )
