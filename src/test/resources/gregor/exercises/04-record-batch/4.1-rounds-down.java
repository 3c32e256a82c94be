// why this is plausible: bits divided by seven; wrong wherever the division leaves a rest.
private static int sizeOfRaw(long raw) {
    return Math.max(1, (64 - Long.numberOfLeadingZeros(raw)) / 7);
}
