"""Questions to be answered before the runs answer them: declared here, asked by the page."""
