"""The page and the doors for programs: lays out, calls the Studio, shows what it says."""
