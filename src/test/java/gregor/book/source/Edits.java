package gregor.book.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Replacements in a text, none of which touches another. */
final class Edits {

    private record Edit(Span span, String replacement) {}

    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    Edits(String text) {
        this.text = text;
    }

    void replace(Span span, String replacement) {
        edits.add(new Edit(span, replacement));
    }

    /** A piece of the text, with the replacements that fall into it. */
    String applied(Span piece) {
        StringBuilder result = new StringBuilder();
        int at = piece.start();
        for (Edit edit : edits.stream().sorted(Comparator.comparingInt(edit -> edit.span().start())).toList()) {
            // An edit that lies in what another has replaced is gone with it: the javadoc of a class that is left out.
            if (edit.span().start() >= at && edit.span().end() <= piece.end()) {
                result.append(text, at, edit.span().start()).append(edit.replacement());
                at = edit.span().end();
            }
        }
        return result.append(text, at, piece.end()).toString();
    }

    String applied() {
        return applied(new Span(0, text.length()));
    }
}
