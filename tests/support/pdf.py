"""The least PDF that holds text."""


def pdf(*texts):
    """Return a PDF with a page for each text."""
    objects = [
        b"1 0 obj\n<< /Type /Page >>\nendobj\n2 0 obj\n<< /Length 9 >>\nstream\nBT ("
        + text.encode()
        + b") Tj ET\nendstream\nendobj\n"
        for text in texts
    ]
    return b"%PDF-1.4\n" + b"".join(objects)
