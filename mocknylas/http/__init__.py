"""The ways in over HTTP: the Flask app, the socket server, TLS, and requests in process."""
