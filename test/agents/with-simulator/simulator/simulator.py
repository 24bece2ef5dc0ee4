"""A pressure gauge that answers each connection with a reading."""
import argparse
import socket

parser = argparse.ArgumentParser()
parser.add_argument('--port', type=int, required=True)
server = socket.create_server(('', parser.parse_args().port))
print('gauge is listening')
while True:
    connection, _ = server.accept()
    connection.sendall(b'1.5e-6\n')
    connection.close()
