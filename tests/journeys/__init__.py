"""What people do with the product, in a real browser. In a run of their own: beside a browser the ORM refuses."""
