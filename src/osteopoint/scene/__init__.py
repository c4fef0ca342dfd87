"""Drawing the body: VTK for the bones, plain arrays for what lies over them. No Qt."""
