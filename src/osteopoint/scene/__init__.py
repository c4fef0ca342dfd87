"""Drawing the body: VTK for bones, skin and hands, numpy arrays for the overlay. No Qt."""
