"""What is stored, taken up again: read, tagged, replayed and grouped anew."""
