"""The notification and dashboard documents, against a real server on a real port."""
