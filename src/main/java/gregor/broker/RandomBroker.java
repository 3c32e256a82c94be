package gregor.broker;

import gregor.metadata.MetadataCache;
import gregor.port.Entropy;
import java.util.List;

/**
 * Some live broker. Clients are told it is the controller: any broker will do, since all of them pass on what is the controller's,
 * and naming another one each time spreads the load.
 */
final class RandomBroker {

    private static final int NONE = -1;

    private final Entropy entropy;

    RandomBroker(Entropy entropy) {
        this.entropy = entropy;
    }

    /** @return its id, or -1 if there is none */
    synchronized int of(List<MetadataCache.Node> alive) {
        return alive.isEmpty() ? NONE : alive.get(alive.size() == 1 ? 0 : entropy.nextInt(alive.size())).id();
    }
}
