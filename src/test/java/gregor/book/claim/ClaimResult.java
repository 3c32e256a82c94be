package gregor.book.claim;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the last run of a claim's property found out: one small file a claim, written while the tests run and read by the
 * site's builder.
 *
 * @param claim chapter and number
 * @param property class and method, {@code gregor.record.VarintTest#readsWhatWasWritten}
 * @param tries how many cases were generated
 * @param checks how many of them the property looked at; fewer than {@code tries} where an assumption refused cases
 * @param seed what repeats the run
 * @param status SUCCESSFUL, FAILED or ABORTED
 * @param sample the smallest failing case, a parameter a line; empty when nothing failed
 */
public record ClaimResult(String claim, String property, int tries, int checks, String seed, String status, String sample) {

    private static final String SUFFIX = ".properties";

    /** @return where the results of a build are, below the root of the repository */
    public static Path folder(Path root) {
        return root.resolve("target").resolve("claims");
    }

    public boolean held() {
        return status.equals("SUCCESSFUL");
    }

    /** @return the result of a claim, nothing if its property has not run yet */
    public static Optional<ClaimResult> read(Path folder, String claim) {
        Path file = folder.resolve(claim + SUFFIX);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
        return Optional.of(new ClaimResult(claim, text(read, "property", file), number(read, "tries", file),
            number(read, "checks", file), text(read, "seed", file), text(read, "status", file), text(read, "sample", file)));
    }

    private static int number(Properties read, String key, Path file) {
        return Integer.parseInt(text(read, key, file));
    }

    private static String text(Properties read, String key, Path file) {
        String value = read.getProperty(key);
        if (value == null) {
            throw new IllegalStateException(file + " has no " + key + ": delete it and run the tests again");
        }
        return value;
    }

    /** Replaces what an earlier run left for this claim, whole or not at all. */
    public void write(Path folder) {
        List<String> lines = new ArrayList<>();
        lines.add("property=" + escaped(property));
        lines.add("tries=" + tries);
        lines.add("checks=" + checks);
        lines.add("seed=" + escaped(seed));
        lines.add("status=" + status);
        lines.add("sample=" + escaped(sample));
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, claim, ".new");
            Files.write(fresh, lines, StandardCharsets.UTF_8);
            Files.move(fresh, folder.resolve(claim + SUFFIX), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("can't keep the result of claim " + claim, e);
        }
    }

    /** Properties files take a backslash, a line's end and leading spaces for something else. */
    private static String escaped(String value) {
        String safe = value.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
        return safe.startsWith(" ") ? "\\" + safe : safe;
    }
}
