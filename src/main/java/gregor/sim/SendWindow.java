package gregor.sim;

import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The batches of one producer and one partition that nobody knows the fate of, in their order. As in Kafka's {@code TransactionManager}
 * and {@code RecordAccumulator}: some are on their way at once, one that has to be sent again waits until it is the first, and none is
 * new before that. But a batch that was sent keeps its identity (CLI-8): where Kafka's producer numbers its batches anew under the next
 * epoch, with the risk that one is there twice, this one drops them.
 */
final class SendWindow {

    /** How many may be on their way: a broker recognizes the last five (KIP-98). */
    static final int MOST = 5;

    private enum State { WAITS, ON_ITS_WAY, RESTS }

    /** A batch that there is to be, or is. */
    static final class Batch {
        private final long giveUpAtMs;
        private State state = State.WAITS;
        /** Null before it is made. */
        private ByteBuffer bytes;
        private List<Payload> payloads = List.of();
        /** How many records of its identity are before it, and how many batches. */
        private long position;
        private long number;
        /** Whether each batch before it was acknowledged when it was sent last. */
        private boolean wasNext;
        /** The end of the last batch of its producer id that is before it and was acknowledged. */
        private long knownEnd;

        private Batch(long giveUpAtMs) {
            this.giveUpAtMs = giveUpAtMs;
        }

        boolean isMade() {
            return bytes != null;
        }

        List<Payload> payloads() {
            return payloads;
        }

        ByteBuffer bytes() {
            return bytes;
        }

        private long end() {
            return position + payloads.size();
        }
    }

    private final int most;
    private final List<Batch> batches = new ArrayList<>();
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short epoch;
    private int firstSequence;
    /** Of this identity: what was made, and the end of the last that was acknowledged. */
    private long made;
    private long madeRecords;
    private long acknowledgedRecords;
    private long knownEnd;
    /** Whether a batch was dropped that may be there. */
    private boolean unresolved;
    private boolean over;

    /** @param most batches from the oldest on that is not acknowledged */
    SendWindow(int most) {
        this.most = most;
    }

    boolean isIdentified() {
        return producerId != RecordBatch.NO_PRODUCER_ID;
    }

    long producerId() {
        return producerId;
    }

    short epoch() {
        return epoch;
    }

    /** Of the batch that is made next. */
    int nextSequence() {
        return RecordBatch.incrementSequence(firstSequence, (int) madeRecords);
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** How many were sent and have no answer. */
    int onTheirWay() {
        return (int) batches.stream().filter(batch -> batch.state == State.ON_ITS_WAY).count();
    }

    // ---- who sends

    /**
     * Takes a producer id that nobody has had.
     *
     * @param first sequence: with an id of which nothing is known it may be any
     */
    void identify(long newProducerId, int first) {
        producerId = newProducerId;
        knownEnd = 0;
        begin((short) 0, first);
    }

    /** Goes on under the next epoch. */
    void nextEpoch() {
        begin((short) (epoch + 1), 0);
    }

    /** Goes on without a producer id. */
    void forget() {
        producerId = RecordBatch.NO_PRODUCER_ID;
        begin((short) 0, 0);
    }

    private void begin(short newEpoch, int first) {
        epoch = newEpoch;
        firstSequence = first;
        made = 0;
        madeRecords = 0;
        acknowledgedRecords = 0;
        unresolved = false;
        over = false;
    }

    /** Whether its identity is of no more use, and nothing is on its way under it any more. */
    boolean isSpent() {
        return unresolved && !isAnyMade();
    }

    private boolean isAnyMade() {
        return batches.stream().anyMatch(Batch::isMade);
    }

    // ---- what is sent

    /** Wants one batch more. @return whether there is room for it */
    boolean want(long giveUpAtMs) {
        return batches.size() < most && batches.add(new Batch(giveUpAtMs));
    }

    /** What is to be sent now, for the first time or again; null if nothing is. */
    Batch next() {
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            if (batch.state != State.ON_ITS_WAY) {
                boolean mayGo = batch.isMade() ? i == 0 && !over : !unresolved && hasRoom();
                return batch.state == State.WAITS && mayGo ? batch : null;
            }
        }
        return null;
    }

    /** Others may be acknowledged before the first is: it must be among those that a broker recognizes still. */
    private boolean hasRoom() {
        return !batches.get(0).isMade() || made - batches.get(0).number < most;
    }

    void made(Batch batch, List<Payload> payloads, ByteBuffer bytes) {
        batch.payloads = List.copyOf(payloads);
        batch.bytes = bytes;
        batch.position = madeRecords;
        batch.number = made++;
        batch.knownEnd = knownEnd;
        madeRecords = batch.end();
    }

    void sent(Batch batch) {
        batch.state = State.ON_ITS_WAY;
        batch.wasNext = !unresolved && batches.get(0) == batch;
    }

    // ---- what becomes of it

    /** @param endOffset behind its last record */
    void acknowledged(Batch batch, long endOffset) {
        int at = batches.indexOf(batch);
        batches.remove(at);
        acknowledgedRecords = Math.max(acknowledgedRecords, batch.end());
        batches.subList(at, batches.size()).forEach(later -> later.knownEnd = Math.max(later.knownEnd, endOffset));
        knownEnd = Math.max(knownEnd, endOffset);
        resolve();
    }

    /** Nobody will know what became of it. */
    void drop(Batch batch) {
        batches.remove(batch);
        unresolved |= batch.isMade();
        resolve();
    }

    /** If the last of all is acknowledged, those that were dropped before it are there as well. */
    private void resolve() {
        if (!over && acknowledgedRecords == madeRecords && !isAnyMade()) {
            unresolved = false;
        }
    }

    /** It is to be sent again, after a rest; but it is dropped if its identity is over. @return whether it rests */
    boolean rests(Batch batch) {
        if (over && batch.isMade()) {
            drop(batch);
            return false;
        }
        batch.state = State.RESTS;
        return true;
    }

    void rested(Batch batch) {
        batch.state = State.WAITS;
    }

    /**
     * Whether a leader may call a batch out of order: one before it is missing, or was so when it was sent. Of a producer of which nothing
     * is known any first batch is taken (IDM-2): then one behind it may have been, or one of an older epoch.
     *
     * @param mayStartAt where the log may begin: of what is below, nothing need be known
     */
    boolean mayBeOutOfOrder(Batch batch, long mayStartAt) {
        boolean mayBeUnknown = batch.knownEnd <= mayStartAt;
        return !batch.wasNext || mayBeUnknown && (epoch > 0 || batch.number + 1 < made);
    }

    /** Whether a batch that was out of order may be in order later. */
    boolean isWorthAnotherTry(Batch batch) {
        return batches.get(0) != batch || !batch.wasNext && !unresolved;
    }

    /** Drops all that wait for too long. Those that rest or are on their way are looked at later. */
    void expire(long nowMs) {
        for (Batch batch : List.copyOf(batches)) {
            if (batch.state == State.WAITS && nowMs > batch.giveUpAtMs) {
                drop(batch);
            }
        }
    }

    /** Ends its identity: what was sent under it is not sent again, and nothing new is. */
    void giveUp() {
        over = true;
        unresolved = true;
        batches.removeIf(batch -> batch.isMade() && batch.state != State.ON_ITS_WAY);
    }

    /** Nobody wants anything any more. */
    void abandon() {
        giveUp();
        batches.removeIf(batch -> !batch.isMade());
    }
}
