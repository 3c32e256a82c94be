package gregor.log;

import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Puts complete segments in the place of others, in steps of which a start can tell what they meant (see
 * {@link SwapRecovery}):
 * <pre>
 *   00.log.cleaned   50.log.cleaned   00.log   50.log   80.log       made from 00, 50 and 80, and forced
 *   00.log.cleaned   50.log.swap      00.log   50.log   80.log       until here a start undoes it
 *   00.log.swap      50.log.swap      00.log   50.log   80.log       from here on it completes it
 *   00.log.swap      50.log.swap      00.log.deleted ...             and all old ones
 *   00.log.swap      50.log
 *   00.log           50.log
 * </pre>
 * The directory is forced between the steps, because a power failure may undo renames each for itself: so the first new
 * segment ends in {@code .swap} only if all of them do, and has its final name only if all old ones have lost theirs. Source:
 * Kafka's {@code LocalLog.replaceSegments}, which forces the directory once, at the end.
 */
final class SegmentSwap {

    private final Disk disk;
    private final Path directory;
    private final List<LogSegment> cleaned;
    private final Trace trace;

    /** @param cleaned of {@link LogSegment#createCleaned}, in the order of their offsets */
    SegmentSwap(Disk disk, Path directory, List<LogSegment> cleaned, Trace trace) {
        this.disk = disk;
        this.directory = directory;
        this.cleaned = cleaned;
        this.trace = trace;
    }

    /** Makes the new segments, which have been forced, what a start will go on with. */
    void decide() throws IOException {
        disk.forceDirectory(directory);
        for (int i = cleaned.size() - 1; i > 0; i--) {
            rename(cleaned.get(i), LogNames.CLEANED, LogNames.SWAP);
        }
        if (cleaned.size() > 1) {
            disk.forceDirectory(directory);
        }
        rename(cleaned.get(0), LogNames.CLEANED, LogNames.SWAP);
        disk.forceDirectory(directory);
    }

    /**
     * Gives the new segments their names, after the old ones have lost theirs: from the last to the first, so that between
     * those that still end in {@code .swap} none has its name, and a start may take every other name there for an old one.
     */
    void complete() throws IOException {
        disk.forceDirectory(directory);
        for (int i = cleaned.size() - 1; i >= 0; i--) {
            rename(cleaned.get(i), LogNames.SWAP, "");
            disk.forceDirectory(directory);
        }
    }

    private void rename(LogSegment segment, String from, String to) throws IOException {
        if (trace.isOn()) {
            trace.step("SegmentSwap", "LogSegment", "rename", Map.of("segment", segment.baseOffset(), "to", LogNames.LOG + to));
        }
        segment.rename(from, to);
    }
}
