package gregor.controller;

import gregor.base.Check;
import gregor.metadata.MetadataBatch;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.UnreadableMetadata;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is committed, and behind it one image for each batch that was appended and is not committed yet.
 * <pre>
 *   committed image    appended ...        latest
 *        o----------------o-------o-----------o      decisions are made here
 *        ^ revert() goes back here
 * </pre>
 * Images never change and share what is the same in both, so a list of them costs little more than one. Kafka's classes
 * {@code OffsetControlManager} and {@code SnapshotRegistry}: there each collection can be turned back to a snapshot of itself.
 */
final class ImageTimeline {

    /**
     * The state behind a batch.
     *
     * @param transaction what the metadata transaction under way has said so far, which is not in the image; null if there is none
     */
    record Point(MetadataImage image, List<MetadataRecord> transaction) {

        long offset() {
            return image.offset();
        }

        /**
         * The state behind one more batch.
         *
         * @throws UnreadableMetadata if a record makes no sense after those before it; names it
         */
        Point after(List<MetadataRecord> records, MetadataProvenance provenance) {
            MetadataDelta delta = new MetadataDelta(image);
            List<MetadataRecord> open = transaction == null ? null : new ArrayList<>(transaction);
            for (int i = 0; i < records.size(); i++) {
                try {
                    open = replay(records.get(i), delta, open);
                } catch (RuntimeException e) {
                    throw new UnreadableMetadata("cannot apply " + records.get(i).type() + " at offset "
                        + (provenance.lastContainedOffset() - records.size() + 1 + i) + " of the metadata log: " + e.getMessage(), e);
                }
            }
            return new Point(delta.apply(provenance), open);
        }

        /** @return the transaction that is under way now, or null */
        private static List<MetadataRecord> replay(MetadataRecord record, MetadataDelta delta, List<MetadataRecord> open) {
            return switch (record.type()) {
                case BEGIN_TRANSACTION -> {
                    require(open == null, "another metadata transaction is under way");
                    yield new ArrayList<>();
                }
                case END_TRANSACTION -> {
                    require(open != null, "no metadata transaction is under way");
                    open.forEach(delta::replay);
                    yield null;
                }
                case ABORT_TRANSACTION -> {
                    require(open != null, "no metadata transaction is under way");
                    yield null;
                }
                default -> {
                    if (open == null) {
                        delta.replay(record);
                    } else {
                        open.add(record);
                    }
                    yield open;
                }
            };
        }

        private static void require(boolean makesSense, String whyNot) {
            if (!makesSense) {
                throw new UnreadableMetadata(whyNot);
            }
        }
    }

    private Point committed = new Point(MetadataImage.EMPTY, null);
    private final Deque<Point> appended = new ArrayDeque<>();

    /** With all records appended so far. */
    Point latest() {
        return appended.isEmpty() ? committed : appended.getLast();
    }

    Point committed() {
        return committed;
    }

    boolean isAllCommitted() {
        return appended.isEmpty();
    }

    /** A batch was appended. @param point the state behind it */
    void append(Point point) {
        Check.holds("controller.I1", point.offset() > latest().offset(), "offset appended, offset before", point.offset(), latest().offset());
        appended.addLast(point);
    }

    /**
     * A batch was committed, on the controller that appended it or that follows the one who did.
     *
     * @throws UnreadableMetadata if it cannot be applied; the timeline is as it was
     */
    void commit(MetadataBatch batch) {
        if (batch.baseOffset() != committed.offset() + 1) {
            throw new UnreadableMetadata("the metadata log goes on at offset " + batch.baseOffset() + ", behind offset " + committed.offset());
        }
        if (!appended.isEmpty() && batch.lastOffset() == appended.getFirst().offset()) {
            committed = appended.removeFirst();
        } else {
            // By another leader, or of the quorum's own: then there are no records in it, and only the offset moves.
            Check.holds("controller.I1", appended.isEmpty() || batch.records().isEmpty(), "offset committed, offset appended",
                batch.lastOffset(), latest().offset());
            committed = committed.after(batch.records(), batch.provenance());
        }
    }

    /** What was appended and is not committed is not true, as far as anybody here knows. */
    void revert() {
        appended.clear();
    }

    /** A snapshot stands for all that is committed up to its end: what it does not have is not there any more. */
    void load(List<MetadataRecord> records, MetadataProvenance provenance) {
        committed = new Point(MetadataImage.EMPTY, null).after(records, provenance);
    }
}
