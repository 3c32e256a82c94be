// in: ElectionTimeouts
    static int randomMs(int electionTimeoutMs, Entropy entropy) {
        throw new IllegalStateException("the canary sings");
    }
