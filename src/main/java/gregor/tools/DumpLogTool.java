package gregor.tools;

import gregor.log.LogNames;
import gregor.raft.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows what is in the files of a partition's directory; in Apache Kafka {@code kafka-dump-log.sh}. It reads the files
 * of a stopped broker, or of a running one, and changes nothing.
 *
 * <p>Other than Kafka's tool it goes on behind a batch whose records can't be read, and what is wrong with a file makes
 * the exit code 1.
 */
public final class DumpLogTool {

    public static final String SUMMARY = "Parse a log file and dump its contents to the console, "
        + "useful for debugging a seemingly corrupt log segment.";

    private static final int DEFAULT_MAX_MESSAGE_BYTES = 5 * 1024 * 1024;

    private DumpLogTool() {}

    /** @return 1 also if an index does not fit its log, or the records of a batch could not be read */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = new CommandLine("dump-log", SUMMARY)
            .value("files", "file1,file2,...", "REQUIRED: The data and index files to be dumped.")
            .flag("deep-iteration", "Look into the batches, at each record.")
            .flag("print-data-log", "Print the keys and values too; sets --deep-iteration.")
            .flag("cluster-metadata-decoder", "The values are cluster metadata records; sets --print-data-log.")
            .flag("skip-record-metadata", "Print the keys and values of records, and nothing else of them.")
            .flag("index-sanity-check", "Check an index as a broker does when it starts, without printing it.")
            .flag("verify-index-only", "Compare an index with its log without printing it.")
            .value("max-message-size", "bytes", "Size of the largest batch that an index may point at. (default: "
                + DEFAULT_MAX_MESSAGE_BYTES + ")")
            .value("max-bytes", "bytes", "Read no more than this from the beginning of a log.");
        return Tool.run(flags, args, context, "", DumpLogTool.work(context));
    }

    private static Tool.Work work(ToolContext context) {
        return flags -> {
            flags.require("files");
            LogDump logs = new LogDump(context, depth(flags), flags.has("skip-record-metadata"),
                flags.intValue("max-bytes", Integer.MAX_VALUE));
            IndexDump indexes = new IndexDump(context, task(flags), flags.intValue("max-message-size", DEFAULT_MAX_MESSAGE_BYTES));
            for (String name : flags.value("files").split(",")) {
                dump(Path.of(name.trim()), logs, indexes, context);
            }
            indexes.printErrors();
            logs.printErrors();
            return logs.allReadable() && indexes.allRight() ? 0 : 1;
        };
    }

    private static LogDump.Depth depth(CommandLine flags) {
        return flags.has("cluster-metadata-decoder") ? LogDump.Depth.METADATA_CONTENTS
            : flags.has("print-data-log") ? LogDump.Depth.CONTENTS
            : flags.has("deep-iteration") ? LogDump.Depth.RECORDS : LogDump.Depth.BATCHES;
    }

    private static IndexDump.Task task(CommandLine flags) {
        return flags.has("index-sanity-check") ? IndexDump.Task.CHECK_SANITY
            : flags.has("verify-index-only") ? IndexDump.Task.VERIFY : IndexDump.Task.PRINT_AND_VERIFY;
    }

    private static void dump(Path file, LogDump logs, IndexDump indexes, ToolContext context) throws IOException {
        context.out().println("Dumping " + file);
        String name = String.valueOf(file.getFileName());
        String suffix = name.substring(Math.max(0, name.lastIndexOf('.')));
        switch (suffix) {
            case LogNames.LOG, SnapshotFile.SUFFIX -> logs.dump(file);
            case LogNames.OFFSET_INDEX -> indexes.dumpOffsetIndex(file);
            case LogNames.TIME_INDEX -> indexes.dumpTimeIndex(file);
            case LogNames.TRANSACTION_INDEX -> indexes.dumpTransactionIndex(file);
            default -> context.err().println("Ignoring unknown file " + file);
        }
    }

    /** The offset that a segment's files are named after. */
    static long baseOffset(Path file) {
        long offset = LogNames.offsetOf(file.getFileName().toString());
        if (offset < 0) {
            throw new UsageException(file + " is not named after the 20 digits of its first offset");
        }
        return offset;
    }
}
