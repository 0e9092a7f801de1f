"""digitapp as one program, without Python: where the program starts itself for its processes."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a reading process
    if len(sys.argv) > 3 and sys.argv[1] == "-P" and sys.argv[2].endswith("pdf_process.py"):
        from digitapp.io.pdf_process import main as draw_pdf_pages

        del sys.argv[1:3]
        draw_pdf_pages()
    from digitapp.cli import main

    sys.exit(main())
