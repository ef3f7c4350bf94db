"""One run told month by month and organisation by organisation, small enough to be sent to a browser whole."""
