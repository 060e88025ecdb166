# Connects the specified address
socket.connect(("192.168.0.1",80))
