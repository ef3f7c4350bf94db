"""The page "Watch": one run month by month and organisation by organisation, sent to the browser whole."""
