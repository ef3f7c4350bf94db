"""The one runner: from a study to its runs, in memory or in a folder, on this machine or on a cluster."""
