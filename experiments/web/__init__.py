"""The engine as one WebAssembly module, made from the compiled functions of the model: for pages, and for `wasmtime`."""
