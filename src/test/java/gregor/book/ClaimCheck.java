package gregor.book;

import gregor.book.ClaimIndex.ClaimProperty;
import gregor.book.claim.ClaimResult;
import gregor.book.text.SafeText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code claim::4.2["Sentence.", cases=1000]}: a sentence that a property proves. Refused are a claim without a property or
 * with several, a property without a claim, and a chapter that promises more cases than the property tries or has tried.
 */
final class ClaimCheck implements Macro {

    private final ClaimIndex index;
    private final Path results;
    private final boolean mustHaveRun;
    private final Map<String, String> shown = new LinkedHashMap<>();

    /** @param mustHaveRun whether a property without a result is a problem, or only shown as one that has not run */
    ClaimCheck(ClaimIndex index, Path results, boolean mustHaveRun) {
        this.index = index;
        this.results = results;
        this.mustHaveRun = mustHaveRun;
    }

    @Override
    public String html(MacroCall call) {
        String number = call.target();
        if (call.text().isEmpty()) {
            throw new BookError("a claim is a sentence: claim::" + number + "[\"Sentence.\", cases=100]");
        }
        String chapter = call.where().attribute("chapter");
        if (!number.matches(java.util.regex.Pattern.quote(chapter) + "\\.[1-9]\\d*")) {
            throw new BookError("claims of this chapter are numbered " + chapter + ".1, " + chapter + ".2 and so on");
        }
        if (shown.putIfAbsent(number, call.where().file()) != null) {
            throw new BookError("claim " + number + " is made already, in " + shown.get(number));
        }
        ClaimProperty property = only(number);
        int promised = call.number("cases", 0);
        if (promised == 0) {
            throw new BookError("say how many cases are tried at least: cases=" + property.tries());
        }
        if (property.tries() < promised) {
            throw new BookError("the chapter promises " + promised + " cases, and " + property.shortName() + " (" + property.place() + ":"
                + property.line() + ") tries " + property.tries() + ": raise tries there, or promise less here");
        }
        return box(call, property, result(property, promised));
    }

    private ClaimProperty only(String number) {
        List<ClaimProperty> properties = index.of(number);
        if (properties.isEmpty()) {
            throw new BookError("no property carries @Claim(\"" + number + "\")");
        }
        if (properties.size() > 1) {
            throw new BookError("one property proves a claim, but these carry @Claim(\"" + number + "\"): "
                + String.join(", ", properties.stream().map(ClaimProperty::shortName).toList()));
        }
        return properties.get(0);
    }

    private Optional<ClaimResult> result(ClaimProperty property, int promised) {
        // A result of another property is one of an older build, before the claim moved.
        Optional<ClaimResult> result = ClaimResult.read(results, property.number()).filter(each -> each.property().equals(property.runtimeName()));
        if (result.isEmpty()) {
            if (mustHaveRun) {
                throw new BookError(property.shortName() + " has not run: " + results + " has no result of it. Run the tests first: mvn verify");
            }
            return result;
        }
        if (!result.get().held()) {
            throw new BookError("the last run of " + property.shortName() + " ended " + result.get().status() + ", with seed " + result.get().seed());
        }
        if (result.get().checks() < promised && mustHaveRun) {
            throw new BookError("the chapter promises " + promised + " cases, and the last run of " + property.shortName() + " looked at "
                + result.get().checks() + " (of " + result.get().tries() + " tries): raise tries, or promise less here");
        }
        return result;
    }

    private static String box(MacroCall call, ClaimProperty property, Optional<ClaimResult> result) {
        String state = result.isPresent() ? "held" : "not-run";
        String run = result.map(each -> "<strong>%,d</strong> cases tried in the last build, seed <code class=\"seed\">%s</code>"
            .formatted(each.checks(), SafeText.html(each.seed()))).orElse("not run yet, <code>mvn verify</code> runs it");
        return "<aside class=\"claim\" id=\"claim-" + call.target() + "\" data-state=\"" + state + "\" aria-label=\"Claim " + call.target()
            + "\"><p class=\"statement\"><a class=\"number\" href=\"#claim-" + call.target() + "\">Claim " + call.target() + "</a> "
            + Inline.html(call, call.text()) + "</p><p class=\"proof\">" + run + " · <a class=\"property\" href=\""
            + SourceLinks.line(property.file(), property.line()) + "\"><code class=\"name\">" + SafeText.html(property.shortName()) + "</code></a></p></aside>";
    }

    /** To be asked when all chapters are rendered. */
    void properties(Problems problems) {
        index.all().forEach((number, properties) -> {
            if (!shown.containsKey(number)) {
                ClaimProperty first = properties.get(0);
                problems.add(first.place(), first.line(), first.shortName() + " carries @Claim(\"" + number
                    + "\"), which no chapter makes: write claim::" + number + "[...] into the chapter, or take the annotation away");
            }
        });
    }
}
