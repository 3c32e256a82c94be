package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sentence that a numbered claim stands for, as a chapter writes it: {@code claim::4.1["..."]}. */
final class ClaimText {

    private ClaimText() {}

    /** @return null if no chapter has the claim yet */
    static String of(Path root, String number) {
        Pattern pattern = Pattern.compile("(?m)^claim::" + Pattern.quote(number) + "\\[\"(.*?)\"");
        Path chapters = root.resolve("chapters");
        if (!Files.isDirectory(chapters)) {
            return null;
        }
        try (Stream<Path> files = Files.list(chapters)) {
            List<Path> texts = files.filter(file -> file.toString().endsWith(".adoc")).sorted().toList();
            for (Path file : texts) {
                Matcher matcher = pattern.matcher(Files.readString(file));
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
