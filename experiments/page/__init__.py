"""Pages of one file that run the engine in the reader's own browser, offline: packed here, played by `front/`."""
