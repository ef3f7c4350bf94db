"""The engine as one WebAssembly module, made from the compiled functions of the model: for pages, and for `wasmtime`."""

#: The version of the form of layouts.
FORMAT = 1
