package gregor.book.source;

/** A piece of a file's text: {@code start} inclusive, {@code end} exclusive, in characters. */
public record Span(int start, int end) {

    String in(String text) {
        return text.substring(start, end);
    }

    boolean isEmpty() {
        return start == end;
    }
}
