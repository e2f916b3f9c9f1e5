"""Starts the studio: `python app.py`, then http://127.0.0.1:7870. README tells its settings."""

from studio.ui.serve import leave, main

if __name__ == "__main__":
    leave(main())
