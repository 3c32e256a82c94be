package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.nio.file.Path;

/** The names of files and directories, which are Kafka's. Source: Kafka's {@code LogFileUtils} and {@code UnifiedLog}. */
public final class LogNames {

    public static final String LOG = ".log";
    public static final String OFFSET_INDEX = ".index";
    public static final String TIME_INDEX = ".timeindex";
    public static final String TRANSACTION_INDEX = ".txnindex";
    public static final String PRODUCER_SNAPSHOT = ".snapshot";
    /** Behind a file that waits to be deleted. */
    public static final String DELETED = ".deleted";
    /** Behind a file that compaction has not finished. */
    public static final String CLEANED = ".cleaned";
    /** Behind a file of a segment that is complete, and is about to take the place of the segments it was made from. */
    public static final String SWAP = ".swap";
    /** Behind a file whose replacement is being written. */
    public static final String TEMPORARY = ".tmp";

    public static final String LEADER_EPOCHS = "leader-epoch-checkpoint";
    public static final String PARTITION_METADATA = "partition.metadata";
    public static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
    public static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
    public static final String LOG_START_OFFSETS = "log-start-offset-checkpoint";
    public static final String CLEANER_OFFSETS = "cleaner-offset-checkpoint";
    public static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    public static final String LOCK = ".lock";
    /** In the directory of a copy that has all that its log has, which is about to be deleted. Apache Kafka has no such file. */
    public static final String COPY_COMPLETE = "copy-complete";
    /** The directory of the metadata log, which the quorum owns and a {@link LogManager} leaves alone. */
    public static final String METADATA_LOG_DIRECTORY = "__cluster_metadata-0";

    /** Behind a partition directory that waits to be deleted. */
    public static final String DELETED_DIRECTORY = "-delete";
    /** Behind the copy of a partition that is on its way to another log directory. */
    public static final String FUTURE_DIRECTORY = "-future";
    /** Behind the directory of a partition that the cluster does not know. */
    public static final String STRAY_DIRECTORY = "-stray";

    private static final int OFFSET_DIGITS = 20;
    private static final int LONGEST_NAME = 255;
    private static final int UUID_DIGITS = 32;

    private LogNames() {}

    /** {@code 00000000000000000042.log} for (42, ".log"). */
    public static String ofOffset(long offset, String suffix) {
        String digits = Long.toString(offset);
        return "0".repeat(OFFSET_DIGITS - digits.length()) + digits + suffix;
    }

    /** The offset that the name of a segment's file begins with; -1 if it does not begin with one. */
    public static long offsetOf(String fileName) {
        if (fileName.length() < OFFSET_DIGITS) {
            return -1;
        }
        for (int i = 0; i < OFFSET_DIGITS; i++) {
            if (fileName.charAt(i) < '0' || fileName.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(fileName, 0, OFFSET_DIGITS, 10);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    /** The partition that a directory is named after; null if the name is not {@code <topic>-<partition>}. */
    public static TopicPartition partitionOf(Path directory) {
        String name = directory.getFileName().toString();
        int dash = name.lastIndexOf('-');
        if (dash <= 0 || dash == name.length() - 1) {
            return null;
        }
        try {
            int partition = Integer.parseInt(name, dash + 1, name.length(), 10);
            return partition < 0 ? null : new TopicPartition(name.substring(0, dash), partition);
        } catch (NumberFormatException noPartition) {
            return null;
        }
    }

    /**
     * {@code <topic>-<partition>.<32 hex digits>-future}.
     *
     * @throws KafkaException INVALID_TOPIC_EXCEPTION if that is longer than a name may be: this name alone says what is copied
     */
    public static String futureDirectory(TopicPartition partition, Uuid unique) {
        String name = partition + "." + hex(unique) + FUTURE_DIRECTORY;
        if (name.length() > LONGEST_NAME) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION, "the name of " + partition + " is too long for a directory "
                + name.substring(partition.toString().length()));
        }
        return name;
    }

    /** Whether a directory's name is one that {@link #futureDirectory} gives. */
    public static boolean isFutureDirectory(Path directory) {
        return partitionOfFuture(directory) != null;
    }

    /** The partition of which a directory has a copy that is not finished; null if the name says nothing like it. */
    public static TopicPartition partitionOfFuture(Path directory) {
        String name = directory.getFileName().toString();
        int end = name.length() - FUTURE_DIRECTORY.length() - UUID_DIGITS - 1;
        boolean isFuture = end > 0 && name.endsWith(FUTURE_DIRECTORY) && name.charAt(end) == '.';
        return isFuture ? partitionOf(directory.resolveSibling(name.substring(0, end))) : null;
    }

    /** {@code <topic>-<partition>.<32 hex digits>-delete}; the topic is cut if the name would get too long. */
    public static String deletedDirectory(TopicPartition partition, Uuid unique) {
        return marked(partition, unique, DELETED_DIRECTORY);
    }

    /** {@code <topic>-<partition>.<32 hex digits>-stray}, cut as {@link #deletedDirectory} is. */
    public static String strayDirectory(TopicPartition partition, Uuid unique) {
        return marked(partition, unique, STRAY_DIRECTORY);
    }

    private static String marked(TopicPartition partition, Uuid unique, String mark) {
        String suffix = "-" + partition.partition() + "." + hex(unique) + mark;
        int topicLength = Math.min(partition.topic().length(), LONGEST_NAME - suffix.length());
        return partition.topic().substring(0, topicLength) + suffix;
    }

    private static String hex(Uuid unique) {
        return String.format("%016x", unique.mostSignificantBits()) + String.format("%016x", unique.leastSignificantBits());
    }

    /** Whether a directory's name says that it waits to be deleted. */
    public static boolean isDeletedDirectory(String name) {
        return name.endsWith(DELETED_DIRECTORY) && name.length() > UUID_DIGITS + DELETED_DIRECTORY.length() + 1
            && name.charAt(name.length() - DELETED_DIRECTORY.length() - UUID_DIGITS - 1) == '.';
    }
}
