"""`python -m coalitionlab`: the command line."""

from coalitionlab.experiments.cli.app import main

if __name__ == "__main__":
    main()
