"""One declaration a publisher's file format."""
