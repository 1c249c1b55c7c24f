"""The notification and dashboard documents' dialect: one live feed of a restaurant's orders, with text ids."""
