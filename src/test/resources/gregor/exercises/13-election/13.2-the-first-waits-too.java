// why this is plausible: the formula gives the first one a short wait of its own; but nobody is ahead of it that it could wait for.
static int successorMs(int position, int listed, int backoffMaxMs) {
    if (position >= listed) {
        return backoffMaxMs;
    }
    int shortest = backoffMaxMs >> Math.min(listed - 1, Integer.SIZE - 1);
    return (int) Math.min(backoffMaxMs, (long) Math.max(1, shortest) << position);
}
