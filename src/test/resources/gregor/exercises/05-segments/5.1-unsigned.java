// why this is plausible: four bytes hold 4,294,967,295; but these are read as a signed number.
boolean canHold(long offset) {
    return offset >= baseOffset && offset - baseOffset < 1L << 32;
}
