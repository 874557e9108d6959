"""The starter: brings up the servers and the parts of the desk. It imports neither Django nor an app."""
