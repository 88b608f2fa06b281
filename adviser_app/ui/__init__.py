"""Layer 6: Qt and pyqtgraph, only here."""
