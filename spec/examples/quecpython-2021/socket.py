# A socket for a TCP connection, and one for UDP datagrams.
import usocket

stream = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)
datagrams = usocket.socket(usocket.AF_INET, usocket.SOCK_DGRAM)
