"""``python -m medrec_daemon`` is the ``medrec`` command."""

from medrec_daemon.cli.app import main

if __name__ == "__main__":
    main()
