"""Other people's skeletons, made into atlas folders of ours."""
