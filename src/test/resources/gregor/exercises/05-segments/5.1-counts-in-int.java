// why this is plausible: a difference that is too large looks negative as an int; until it is larger still and looks small again.
boolean canHold(long offset) {
    return (int) (offset - baseOffset) >= 0;
}
