// why this is plausible: halving is a shift, and nobody has forty voters; Java shifts by 40 as by 8.
static int successorMs(int position, int listed, int backoffMaxMs) {
    if (position == 0 && listed > 0) {
        return 0;
    }
    if (position >= listed) {
        return backoffMaxMs;
    }
    int shortest = backoffMaxMs >> (listed - 1);
    return Math.min(backoffMaxMs, shortest << (position - 1));
}
