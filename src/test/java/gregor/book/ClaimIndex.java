package gregor.book;

import gregor.book.source.JavaFile;
import gregor.book.source.MemberSource;
import gregor.book.source.SourceTree;
import gregor.book.source.TypeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The properties that carry {@code @Claim}, found in the sources of the tests. */
final class ClaimIndex {

    private static final Pattern CLAIM = Pattern.compile("@Claim\\(\"([^\"]*)\"\\)");
    private static final Pattern DISABLED = Pattern.compile("@(?:[\\w.]+\\.)?Disabled\\b");
    private static final Pattern TRIES = Pattern.compile("\\btries\\s*=\\s*([\\w.]+)");
    /** What jqwik does if nobody says otherwise. */
    private static final int DEFAULT_TRIES = 1000;

    private final Map<String, List<ClaimProperty>> byNumber = new TreeMap<>();

    /**
     * A property that says which claim it proves.
     *
     * @param type the simple name of its class
     * @param tries how many cases it generates at most
     */
    record ClaimProperty(String number, String packageName, String type, String method, Path file, int line, int tries) {

        /** {@code VarintTest#readsWhatWasWritten}. */
        String shortName() {
            return type + "#" + method;
        }

        /** As the last run's result names it: with the package, and with $ before a nested class. */
        String runtimeName() {
            return packageName + "." + type.replace('.', '$') + "#" + method;
        }

        String place() {
            return file.toString().replace('\\', '/');
        }
    }

    static ClaimIndex of(Path root, SourceTree sources, Problems problems) {
        ClaimIndex index = new ClaimIndex();
        for (Path file : sources.files()) {
            if (file.startsWith("src/test/java") && CLAIM.matcher(read(root.resolve(file))).find()) {
                index.add(sources.file(file), problems);
            }
        }
        return index;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    private void add(JavaFile file, Problems problems) {
        for (TypeSource type : file.allTypes()) {
            for (MemberSource member : type.members()) {
                String code = file.text().substring(member.code().start(), member.code().end());
                Matcher claim = CLAIM.matcher(head(code, member));
                if (member.isMethod() && claim.find()) {
                    int line = file.lineOf(member.code().start());
                    if (DISABLED.matcher(head(code, member)).find()) {
                        problems.add(file.path().toString(), line, "a disabled property proves nothing: enable it, or take claim " + claim.group(1) + " out of the chapter");
                    }
                    byNumber.computeIfAbsent(claim.group(1), number -> new ArrayList<>())
                        .add(new ClaimProperty(claim.group(1), file.packageName(), type.name(), member.name(), file.path(), line,
                            tries(head(code, member), file, line, problems)));
                }
            }
        }
    }

    /** Annotations and signature, without the body, which may quote annotations. */
    private static String head(String code, MemberSource member) {
        int end = member.body().start() - member.code().start();
        return end > 0 && end <= code.length() ? code.substring(0, end) : code;
    }

    private static int tries(String head, JavaFile file, int line, Problems problems) {
        Matcher tries = TRIES.matcher(head);
        if (!tries.find()) {
            return head.contains("@Property") ? DEFAULT_TRIES : 1;
        }
        String number = tries.group(1).replace("_", "");
        if (!number.matches("\\d{1,9}")) {
            problems.add(file.path().toString(), line, "tries of a claim's property is a number, so that the book can read it, not " + number);
            return 1;
        }
        return Integer.parseInt(number);
    }

    /** All properties of one claim: none, one, or too many. */
    List<ClaimProperty> of(String number) {
        return byNumber.getOrDefault(number, List.of());
    }

    Map<String, List<ClaimProperty>> all() {
        return byNumber;
    }
}
