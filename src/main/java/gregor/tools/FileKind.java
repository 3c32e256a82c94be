package gregor.tools;

import gregor.log.LogNames;
import gregor.metadata.MetaProperties;
import gregor.raft.QuorumState;
import gregor.raft.SnapshotFile;
import java.util.ArrayList;
import java.util.List;

/** The kinds of files that a node keeps; a file's name tells its kind. */
enum FileKind {
    /** Batches of a partition. */
    LOG("*" + LogNames.LOG),
    /** Batches that make the state of the metadata log. */
    METADATA_SNAPSHOT("*" + SnapshotFile.SUFFIX),
    OFFSET_INDEX("*" + LogNames.OFFSET_INDEX),
    TIME_INDEX("*" + LogNames.TIME_INDEX),
    TRANSACTION_INDEX("*" + LogNames.TRANSACTION_INDEX),
    PRODUCER_SNAPSHOT("*" + LogNames.PRODUCER_SNAPSHOT),
    LEADER_EPOCHS(LogNames.LEADER_EPOCHS),
    /** An offset for each partition of a directory. */
    OFFSETS(LogNames.RECOVERY_POINTS, LogNames.LOG_START_OFFSETS, LogNames.HIGH_WATERMARKS, LogNames.CLEANER_OFFSETS),
    PARTITION_METADATA(LogNames.PARTITION_METADATA),
    META_PROPERTIES(MetaProperties.FILE_NAME),
    QUORUM_STATE(QuorumState.FILE_NAME),
    CLEAN_SHUTDOWN(LogNames.CLEAN_SHUTDOWN);

    /** What a file may carry behind its name while it is put in or taken away. */
    private static final List<String> TAILS = List.of(LogNames.DELETED, LogNames.CLEANED, LogNames.SWAP);

    private final List<String> patterns;

    FileKind(String... patterns) {
        this.patterns = List.of(patterns);
    }

    /** @return null if the name says nothing */
    static FileKind of(String fileName) {
        String name = fileName.substring(0, fileName.length() - tailOf(fileName).length());
        for (FileKind kind : values()) {
            for (String pattern : kind.patterns) {
                if (pattern.startsWith("*") ? name.endsWith(pattern.substring(1)) : name.equals(pattern)) {
                    return kind;
                }
            }
        }
        return null;
    }

    /** {@code .deleted} and the like at the end of a file's name; empty if there is none. */
    static String tailOf(String fileName) {
        for (String tail : TAILS) {
            if (fileName.endsWith(tail)) {
                return tailOf(fileName.substring(0, fileName.length() - tail.length())) + tail;
            }
        }
        return "";
    }

    /** All names that tell a kind. */
    static String known() {
        List<String> names = new ArrayList<>();
        for (FileKind kind : values()) {
            names.addAll(kind.patterns);
        }
        return String.join(", ", names) + "; and each of them with " + String.join(", ", TAILS) + " behind";
    }
}
