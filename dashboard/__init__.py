"""The browser pages: they draw and ask; they compute nothing of their own."""
