package gregor.tools;

import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints what is in a segment's files; in Apache Kafka {@code kafka-dump-log.sh} (its class {@code DumpLogSegments}). */
public final class DumpLogTool {

    public static final String SUMMARY = "Parse a log file and print its contents, to find out what is wrong with it.";

    private static final Pattern NUMBERED = Pattern.compile("[0-9]{20}\\.(log|index|timeindex)");
    private static final Pattern SNAPSHOT = Pattern.compile("([0-9]{20})-([0-9]{10})\\.checkpoint");

    private final CommandLine flags;
    private final ToolContext context;
    private boolean allWell = true;

    private DumpLogTool(CommandLine flags, ToolContext context) {
        this.flags = flags;
        this.context = context;
    }

    /** @return 1 also if an index does not fit its segment */
    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = new CommandLine("dump-log", SUMMARY)
            .value("files", "file1,file2", "REQUIRED: the .log, .index, .timeindex and .checkpoint files to print.")
            .flag("deep-iteration", "Print records, and not only batches.")
            .flag("print-data-log", "Print keys and values of records.")
            .flag("cluster-metadata-decoder", "Print values as records of cluster metadata.")
            .flag("skip-record-metadata", "Print keys and values of records, and nothing else of them.")
            .flag("verify-index-only", "Check an index against its segment without printing it.")
            .flag("index-sanity-check", "Check an index as a broker does when it starts.")
            .value("max-bytes", "bytes", "Stop in front of the batch that ends behind so many bytes of a log.");
        return Tool.run(flags, args, context, "Error while dumping: ", parsed -> {
            DumpLogTool tool = new DumpLogTool(parsed, context);
            for (String file : parsed.require("files").value("files").split(",")) {
                tool.dump(Path.of(file.trim()));
            }
            return tool.allWell ? 0 : 1;
        });
    }

    private void dump(Path file) throws IOException {
        context.out().println("Dumping " + file);
        String name = file.getFileName().toString();
        Matcher snapshot = SNAPSHOT.matcher(name);
        if (NUMBERED.matcher(name).matches()) {
            dumpNumbered(file, name);
        } else if (snapshot.matches()) {
            context.out().println("Snapshot end offset: " + Long.parseLong(snapshot.group(1)) + ", epoch: " + Long.parseLong(snapshot.group(2)));
            dumpLog(file);
        } else if (name.equals("bootstrap.checkpoint")) {
            context.out().println("KRaft bootstrap snapshot");
            dumpLog(file);
        } else if (!context.disk().exists(file)) {
            throw new NoSuchFileException(file.toString());
        } else {
            context.err().println("Ignoring unknown file " + file);
        }
    }

    private void dumpNumbered(Path file, String name) throws IOException {
        if (name.endsWith(".log")) {
            context.out().println("Log starting offset: " + Long.parseLong(name.substring(0, name.indexOf('.'))));
            dumpLog(file);
            return;
        }
        boolean byTime = name.endsWith(".timeindex");
        IndexDump index = new IndexDump(context.disk(), file, flags.has("verify-index-only"), context.out());
        if (flags.has("index-sanity-check")) {
            index.checkSanity(byTime ? TimeIndex.ENTRY_BYTES : OffsetIndex.ENTRY_BYTES);
        } else if (byTime) {
            index.printTimes();
        } else {
            index.printOffsets();
        }
        index.problems().forEach(context.err()::println);
        allWell &= index.problems().isEmpty();
    }

    private void dumpLog(Path file) throws IOException {
        boolean asMetadata = flags.has("cluster-metadata-decoder");
        boolean content = flags.has("print-data-log") || asMetadata;
        LogDump dump = new LogDump(content || flags.has("deep-iteration"), content, asMetadata, flags.has("skip-record-metadata"),
            flags.longValue("max-bytes", Long.MAX_VALUE));
        try (SegmentReader segment = new SegmentReader(context.disk(), file)) {
            long trailingBytes = dump.print(segment, context.out());
            if (trailingBytes > 0) {
                context.out().println("Found " + trailingBytes + " invalid bytes at the end of " + file.getFileName());
            }
        }
    }
}
