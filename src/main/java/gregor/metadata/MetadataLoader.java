package gregor.metadata;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what is committed into images and hands these to the publishers. A run of batches makes one image, and the
 * records of a metadata transaction are held back until it ends (I4). Used by one thread.
 *
 * <p>Until {@link #start()} nothing is published: the first delta that publishers see leads from the empty image to all
 * that the log held when the node started.
 */
public final class MetadataLoader implements MetadataLog.Listener {

    private static final Logger LOG = System.getLogger(MetadataLoader.class.getName());

    private final List<MetadataPublisher> publishers;
    private MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
    private MetadataImage image = MetadataImage.EMPTY;
    private boolean started;
    /** What the transaction under way has said so far; null if there is none. */
    private List<MetadataRecord> transaction;

    /** @param publishers in the order in which they are called */
    public MetadataLoader(List<MetadataPublisher> publishers) {
        this.publishers = List.copyOf(publishers);
    }

    /** All that is committed, except for an unfinished transaction. */
    public MetadataImage image() {
        return image;
    }

    public boolean isInTransaction() {
        return transaction != null;
    }

    @Override
    public void onCommit(List<MetadataBatch> batches) {
        for (MetadataBatch batch : batches) {
            batch.records().forEach(this::replay);
        }
        image = delta.apply(batches.get(batches.size() - 1).provenance());
        if (started) {
            for (MetadataPublisher publisher : publishers) {
                try {
                    publisher.onMetadataUpdate(delta, image);
                } catch (RuntimeException e) {
                    // The change is committed: one publisher's trouble must not keep it from the others.
                    LOG.log(Level.ERROR, publisher.getClass().getSimpleName() + " could not follow a change of the metadata", e);
                }
            }
            delta = new MetadataDelta(image);
        }
    }

    /**
     * Publishes what has been loaded, and from now on whatever follows, at once. A publisher that cannot follow this first
     * time cannot begin: what it throws is thrown on.
     */
    public void start() {
        started = true;
        publishers.forEach(publisher -> publisher.onMetadataUpdate(delta, image));
        delta = new MetadataDelta(image);
    }

    private void replay(MetadataRecord record) {
        switch (record.type()) {
            case BEGIN_TRANSACTION -> {
                if (transaction != null) {
                    throw new UnreadableMetadata("a metadata transaction begins inside another");
                }
                transaction = new ArrayList<>();
            }
            case END_TRANSACTION -> {
                endTransaction(record).forEach(delta::replay);
                transaction = null;
            }
            case ABORT_TRANSACTION -> {
                endTransaction(record);
                transaction = null;
            }
            default -> {
                if (transaction == null) {
                    delta.replay(record);
                } else {
                    transaction.add(record);
                }
            }
        }
    }

    private List<MetadataRecord> endTransaction(MetadataRecord record) {
        if (transaction == null) {
            throw new UnreadableMetadata(record + " where no metadata transaction is under way");
        }
        return transaction;
    }
}
