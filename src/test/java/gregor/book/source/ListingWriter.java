package gregor.book.source;

import java.util.ArrayList;
import java.util.List;

/** Writes a type, or some of its members, as a listing. */
final class ListingWriter {

    private static final String LEFT_OUT = "{ ... }";

    private final JavaFile file;
    private final ListingStyle style;
    private final Edits edits;

    ListingWriter(JavaFile file, ListingStyle style) {
        this.file = file;
        this.style = style;
        this.edits = new Edits(file.text());
    }

    /** @param members in the order in which they are shown; none for the whole type */
    Listing write(TypeSource type, List<MemberSource> members) {
        checkNames(type, members);
        List<Span> pieces = new ArrayList<>();
        if (members.isEmpty()) {
            pieces.add(style.doc() ? new Span(type.doc().start(), type.code().end()) : type.code());
            shorten(type);
        } else {
            for (MemberSource member : members) {
                pieces.add(style.doc() ? new Span(member.doc().start(), member.code().end()) : member.code());
                if (style.elide().contains(member.name())) {
                    leaveOut(member);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                // Neighbours stay together, as constants do; between others is an empty line.
                boolean touch = file.lineOf(pieces.get(i).start()) == file.lineOf(pieces.get(i - 1).end()) + 1;
                text.append(touch ? "\n" : "\n\n");
            }
            text.append(edits.applied(withIndentation(pieces.get(i))));
        }
        int firstLine = pieces.stream().mapToInt(piece -> file.lineOf(piece.start())).min().orElseThrow();
        int lastLine = pieces.stream().mapToInt(piece -> file.lineOf(piece.end())).max().orElseThrow();
        return new Listing(file.path(), firstLine, lastLine, dedented(text.toString()));
    }

    /** The first line's indentation belongs to a piece, so that it can be taken off like that of the other lines. */
    private Span withIndentation(Span piece) {
        int start = file.startOfLine(piece.start());
        return file.text().substring(start, piece.start()).isBlank() ? new Span(start, piece.end()) : piece;
    }

    private void checkNames(TypeSource type, List<MemberSource> members) {
        List<String> known = new ArrayList<>((members.isEmpty() ? type.members() : members).stream().map(MemberSource::name).toList());
        if (members.isEmpty()) {
            type.withNested().forEach(nested -> {
                known.add(nested.simpleName());
                nested.members().forEach(member -> known.add(member.name()));
            });
        }
        for (String name : style.elide()) {
            require(known.contains(name), "elide", name, type);
        }
        for (String name : style.show()) {
            require(known.contains(name), "show", name, type);
        }
    }

    private void require(boolean isKnown, String option, String name, TypeSource type) {
        if (!isKnown) {
            throw new UnknownSource(option + " names '" + name + "', which is not in this listing of " + file.qualified(type));
        }
    }

    private void shorten(TypeSource type) {
        for (MemberSource member : type.members()) {
            if (!style.doc()) {
                edits.replace(member.doc(), "");
            }
            if (member.isMethod() ? style.elides(member.name()) : style.elide().contains(member.name())) {
                leaveOut(member);
            }
        }
        for (TypeSource nested : type.nested()) {
            if (!style.doc()) {
                edits.replace(nested.doc(), "");
            }
            boolean isInside = nested.members().stream().anyMatch(member -> style.show().contains(member.name()));
            if (style.elides(nested.simpleName()) && !isInside) {
                edits.replace(nested.body(), LEFT_OUT);
            } else {
                shorten(nested);
            }
        }
    }

    private void leaveOut(MemberSource member) {
        if (!member.body().isEmpty() && !member.body().in(file.text()).matches("\\{\\s*}")) {
            edits.replace(member.body(), member.isMethod() ? LEFT_OUT : "...");
        }
    }

    private static String dedented(String text) {
        int shared = text.lines().filter(line -> !line.isBlank()).mapToInt(line -> line.length() - line.stripLeading().length())
            .min().orElse(0);
        return String.join("\n", text.lines().map(line -> line.isBlank() ? "" : line.substring(shared).stripTrailing()).toList());
    }
}
