# A TCP client, a UDP socket, a TCP server, and a TCP client that chooses its own address with bind.
import usocket

client = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
datagrams = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
server = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.IPPROTO_TCP_SER)
bound_client = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.TCP_CUSTOMIZE_PORT)
