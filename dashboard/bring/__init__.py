"""The page "Bring": files that people bring, and all that they can take away of what is on the screen."""
