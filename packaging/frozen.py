"""digitapp as one program, without Python: where the program starts itself for its processes."""

import multiprocessing
import os
import sys
from pathlib import Path

SYSTEM_FONTS = Path("/etc/fonts/fonts.conf")

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a reading process
    if len(sys.argv) > 3 and sys.argv[1] == "-P" and sys.argv[2].endswith("pdf_process.py"):
        from digitapp.io.pdf_process import main as draw_pdf_pages

        del sys.argv[1:3]
        draw_pdf_pages()
    if sys.platform == "linux" and not SYSTEM_FONTS.exists():
        fonts = Path(__file__).parent / "fonts" / "fonts.conf"
        os.environ.setdefault("FONTCONFIG_FILE", str(fonts))
    from digitapp.cli import main

    sys.exit(main())
