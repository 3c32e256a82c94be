package gregor.tools;

import gregor.base.KafkaException;
import gregor.log.LogNames;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shows what is in the files of a node; in Apache Kafka {@code kafka-dump-log.sh}. It reads the files of a stopped broker,
 * or of a running one, and changes nothing.
 *
 * <p>It prints what Kafka's tool prints of the files that Kafka's tool reads, and ends with the same exit code: entries of
 * an index with other numbers than their batches, and bytes that are left over, are printed and count as no failure. Other than Kafka's
 * tool it reads checkpoints and the other small files too, shows any file with {@code --hex}, and goes on behind a file or
 * a batch that can't be read, saying which it was, where Kafka's tool ends with a stack trace.
 */
public final class DumpLogTool {

    public static final String SUMMARY = "Parse a log file and dump its contents to the console, "
        + "useful for debugging a seemingly corrupt log segment.";

    private static final int DEFAULT_MAX_MESSAGE_BYTES = 5 * 1024 * 1024;

    private DumpLogTool() {}

    /** @return 1 also if a file, or the records of a batch, could not be read */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = new CommandLine("dump-log", SUMMARY)
            .value("files", "file1,file2,...", "REQUIRED: The files to be dumped, of any kind that a node keeps.")
            .flag("deep-iteration", "Look into the batches, at each record.")
            .flag("print-data-log", "Print the keys and values too; sets --deep-iteration.")
            .flag("hex", "Show the bytes instead, and which of them are what.");
        Decoding.addTo(flags)
            .flag("skip-record-metadata", "Print the keys and values of records, and nothing else of them.")
            .flag("index-sanity-check", "Check an index as a broker does when it starts, without printing it.")
            .flag("verify-index-only", "Compare an index with its log without printing it.")
            .value("max-message-size", "bytes", "Size of the largest batch that an index may point at, and of the largest that "
                + "is looked into if its CRC is wrong. (default: " + DEFAULT_MAX_MESSAGE_BYTES + ")")
            .value("max-bytes", "bytes", "Read no more than this from the beginning of a log.");
        return Tool.run(flags, args, context, "", given -> new Dump(given.require("files"), context).run());
    }

    /** What the flags say of the form of keys and values; in Kafka's order, where the first wins. */
    private enum Decoding {
        OFFSETS("offsets-decoder", "The records are offsets and groups, of __consumer_offsets", CoordinatorDecoder.ofOffsets()),
        TRANSACTIONS("transaction-log-decoder", "The records are transactions, of __transaction_state", CoordinatorDecoder.ofTransactions()),
        CLUSTER_METADATA("cluster-metadata-decoder", "The values are cluster metadata records", RecordDecoder::clusterMetadata),
        SHARE_GROUP_STATE("share-group-state-decoder", "The records are states of share groups, of __share_group_state",
            CoordinatorDecoder.ofShareGroups());

        private final String flag;
        private final String doc;
        private final RecordDecoder decoder;

        Decoding(String flag, String doc, RecordDecoder decoder) {
            this.flag = flag;
            this.doc = doc;
            this.decoder = decoder;
        }

        private static CommandLine addTo(CommandLine flags) {
            for (Decoding decoding : values()) {
                flags.flag(decoding.flag, decoding.doc + "; sets --print-data-log.");
            }
            return flags;
        }

        /** Null if no flag asks for one. */
        private static RecordDecoder of(CommandLine flags) {
            for (Decoding decoding : values()) {
                if (flags.has(decoding.flag)) {
                    return decoding.decoder;
                }
            }
            return null;
        }
    }

    /** One run over all files. */
    private static final class Dump {

        private final CommandLine flags;
        private final ToolContext context;
        private final LogDump logs;
        private final IndexDump indexes;
        private final HexDump hex;
        private boolean allReadable = true;

        Dump(CommandLine flags, ToolContext context) {
            this.flags = flags;
            this.context = context;
            int maxBytes = flags.intValue("max-bytes", Integer.MAX_VALUE);
            int maxMessageBytes = flags.intValue("max-message-size", DEFAULT_MAX_MESSAGE_BYTES);
            RecordDecoder decoder = Decoding.of(flags);
            LogDump.Depth depth = decoder != null || flags.has("print-data-log") ? LogDump.Depth.CONTENTS
                : flags.has("deep-iteration") ? LogDump.Depth.RECORDS : LogDump.Depth.BATCHES;
            logs = new LogDump(context, depth, decoder == null ? RecordDecoder::text : decoder, flags.has("skip-record-metadata"),
                maxBytes, maxMessageBytes);
            indexes = new IndexDump(context, flags.has("index-sanity-check") ? IndexDump.Task.CHECK_SANITY
                : flags.has("verify-index-only") ? IndexDump.Task.VERIFY : IndexDump.Task.PRINT_AND_VERIFY, maxMessageBytes);
            hex = new HexDump(context, maxBytes, maxMessageBytes);
        }

        int run() {
            for (String name : flags.value("files").split(",")) {
                Path file = path(name.trim());
                context.out().println("Dumping " + file);
                FileKind kind = FileKind.of(String.valueOf(file.getFileName()));
                if (kind == null) {
                    context.err().println("Ignoring unknown file " + file + "; known are " + FileKind.known());
                } else {
                    dump(kind, file);
                }
            }
            indexes.printErrors();
            logs.printErrors();
            return allReadable && indexes.allReadable() && logs.allReadable() ? 0 : 1;
        }

        private static Path path(String name) {
            try {
                return Path.of(name);
            } catch (InvalidPathException e) {
                throw new UsageException(e.getMessage());
            }
        }

        private void dump(FileKind kind, Path file) {
            try {
                if (flags.has("hex")) {
                    hex.dump(kind, file);
                } else {
                    print(kind, file);
                }
            } catch (NoSuchFileException e) {
                fail("there is no file " + e.getMessage());
            } catch (KafkaException | IOException | UsageException e) {
                String message = String.valueOf(e.getMessage());
                fail(message.contains(file.toString()) ? message : file + ": " + message);
            }
        }

        private void fail(String message) {
            allReadable = false;
            context.err().println(message.replaceAll("\\s*\\R\\s*", " "));
        }

        private void print(FileKind kind, Path file) throws IOException {
            switch (kind) {
                case LOG, METADATA_SNAPSHOT -> logs.dump(file);
                case OFFSET_INDEX -> indexes.dumpOffsetIndex(file);
                case TIME_INDEX -> indexes.dumpTimeIndex(file);
                case TRANSACTION_INDEX -> indexes.dumpTransactionIndex(file);
                // Kafka's tool tells what is wrong with a snapshot, and counts it as done.
                case PRODUCER_SNAPSHOT -> ProducerSnapshotDump.print(file, context);
                default -> allReadable &= TextFileDump.print(kind, file, context);
            }
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
