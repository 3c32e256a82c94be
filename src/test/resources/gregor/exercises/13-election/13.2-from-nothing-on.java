// why this is plausible: a wait between 0 and the timeout is random too; but an election that has just begun is then not given its time.
static int randomMs(int electionTimeoutMs, Entropy entropy) {
    return electionTimeoutMs == 0 ? 0 : entropy.nextInt(electionTimeoutMs);
}
