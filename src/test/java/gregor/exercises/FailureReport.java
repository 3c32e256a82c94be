package gregor.exercises;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Says what is wrong with an answer: which claim does not hold, the smallest case that shows it, where, and what to read. */
final class FailureReport {

    /** An assertion that compares two long lists prints them whole; its first lines say enough. */
    private static final int MOST_LINES = 14;

    private final Workshop workshop;
    private final Exercise exercise;
    private final List<String> lines = new ArrayList<>();

    FailureReport(Workshop workshop, Exercise exercise) {
        this.workshop = workshop;
        this.exercise = exercise;
    }

    List<String> of(Verdict verdict) {
        String file = workshop.shown(workshop.answerFile(exercise));
        if (!verdict.compiles()) {
            verdict.errors().forEach(error -> lines.add("  " + file + ":" + error.replace("\n", "\n    ")));
            lines.add("It does not compile; nothing was tried.");
            return lines;
        }
        for (TestOutcome outcome : verdict.outcomes()) {
            lines.add("  " + word(outcome.status()) + outcome.shortName() + cases(outcome));
        }
        if (!verdict.passed()) {
            explain(verdict.worstFailure(), file);
            lines.add("  read      " + exercise.section());
            lines.add("  stuck?    ./gregor exercise hint " + exercise.number());
        }
        return lines;
    }

    private static String word(TestOutcome.Status status) {
        return switch (status) {
            case PASSED -> "ok        ";
            case FAILED -> "FAILED    ";
            case OUT_OF_TIME -> "NO END    ";
            case NOT_RUN -> "not run   ";
        };
    }

    private static String cases(TestOutcome outcome) {
        String claim = outcome.claim() == null ? "" : ", claim " + outcome.claim();
        return outcome.tries() == 0 ? claim : " (" + outcome.tries() + (outcome.tries() == 1 ? " case" : " cases") + claim + ")";
    }

    private void explain(TestOutcome failure, String file) {
        lines.add("");
        lines.add(failure.shortName() + " does not hold:");
        if (failure.claim() != null) {
            String text = ClaimText.of(workshop.root(), failure.claim());
            lines.add("  claim     " + failure.claim() + (text == null ? "" : ": " + text));
        }
        for (int i = 0; i < failure.sample().size(); i++) {
            lines.add((i == 0 ? "  smallest  " : "            ") + shortened(failure.sample().get(i)));
        }
        if (failure.error() != null) {
            error("  because   ", failure.error(), file);
        }
        if (failure.logged() != null) {
            error("  logged    ", failure.logged(), file);
        }
        String test = failure.test();
        lines.add("  test      " + workshop.placeOf(test));
    }

    private void error(String label, Throwable error, String file) {
        List<String> message = message(error);
        for (int i = 0; i < Math.min(MOST_LINES, message.size()); i++) {
            lines.add((i == 0 ? label : "            ") + shortened(message.get(i)));
        }
        if (message.size() > MOST_LINES) {
            lines.add("            ... and " + (message.size() - MOST_LINES) + " lines more");
        }
        frame(error).ifPresent(frame -> lines.add("  at        " + file + ":" + frame.getLineNumber() + ", in " + frame.getMethodName()));
    }

    private List<String> message(Throwable error) {
        String text = String.valueOf(error.getMessage()).strip();
        if (error instanceof UnsupportedOperationException && text.startsWith(exercise.mark())) {
            return List.of("there is still an UnsupportedOperationException where your code belongs");
        } else if (error instanceof LinkageError) {
            return List.of(error.getClass().getSimpleName() + ": " + text, "Other classes use yours as it was: keep names and parameters.");
        } else if (error instanceof AssertionError || error instanceof TimeoutException) {
            return text.lines().filter(line -> !line.isBlank()).toList();
        }
        return (error.getClass().getSimpleName() + (error.getMessage() == null ? "" : ": " + text)).lines()
            .filter(line -> !line.isBlank()).toList();
    }

    private static String shortened(String line) {
        return line.length() <= 300 ? line : line.substring(0, 300) + " ... (" + line.length() + " characters)";
    }

    /** The innermost place in the learner's file. */
    private Optional<StackTraceElement> frame(Throwable error) {
        String type = workshop.typeOf(exercise);
        Set<Throwable> seen = new LinkedHashSet<>();
        for (Throwable each = error; each != null && seen.add(each); each = each.getCause()) {
            for (StackTraceElement frame : each.getStackTrace()) {
                if (frame.getClassName().equals(type) || frame.getClassName().startsWith(type + "$")) {
                    return Optional.of(frame);
                }
            }
        }
        return Optional.empty();
    }
}
