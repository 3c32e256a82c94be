package gregor.os;

import gregor.port.Entropy;
import java.security.SecureRandom;

/** Randomness that nobody can predict: ids drawn from it are unique in practice. Safe for many threads. */
public final class SystemEntropy implements Entropy {

    private final SecureRandom random = new SecureRandom();

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
