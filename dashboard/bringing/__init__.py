"""What people bring to the dashboard and take away from it, as plain values: nothing here knows of a browser."""
