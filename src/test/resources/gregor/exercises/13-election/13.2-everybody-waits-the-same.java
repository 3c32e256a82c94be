// why this is plausible: the setting says how long, so everybody waits that long; and everybody asks at the same time.
static int randomMs(int electionTimeoutMs, Entropy entropy) {
    return electionTimeoutMs;
}
