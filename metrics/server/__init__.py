"""The web server around the app: who may connect, headers, routes, fonts."""
