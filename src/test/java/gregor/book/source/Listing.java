package gregor.book.source;

import java.nio.file.Path;

/**
 * Source as a page shows it.
 *
 * @param file relative to the project's folder
 * @param firstLine numbered from 1: where the first of what is shown is declared
 * @param lastLine inclusive
 * @param text without the indentation that all lines share, and without a line break at the end
 */
public record Listing(Path file, int firstLine, int lastLine, String text) {

    /** {@code src/main/java/gregor/record/Varint.java:21}, with slashes on every system. */
    public String place() {
        return file.toString().replace('\\', '/') + ":" + firstLine;
    }
}
