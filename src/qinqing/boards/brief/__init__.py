"""The monthly brief of both sides' promises: composed here from rows, frozen by the publications of the kernel."""
