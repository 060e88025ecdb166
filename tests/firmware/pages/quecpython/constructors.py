import usocket
# Creates a TCP-based stream socket
socket = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
# Creates a UDP-based datagram socket
socket = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
# Creates a TCP-based server socket
socket = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.IPPROTO_TCP_SER)
# Creates a TCP-based client socket(It should be used with bind, and the socket address can be customized)
socket = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM, usocket.TCP_CUSTOMIZE_PORT)
