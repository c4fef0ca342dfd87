"""The mode Show: pictures to hand out."""
