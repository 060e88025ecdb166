#Binds the specified address
socket.bind(("192.168.0.1",80))
#Binds dial-up IP address, and the port can be customlized (When the port is 0, it will be automatically allocated)
socket.bind(("",0))
