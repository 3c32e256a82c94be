package gregor.console;

/**
 * Something that happened in the cluster, in words.
 *
 * @param timeMs when it was seen, in milliseconds since 1970
 * @param text a sentence without its full stop
 * @param chapter of the book that says how it comes to that; 0 for none
 */
record Happening(long timeMs, Kind kind, String text, int chapter) {

    /** What it means for the cluster. */
    enum Kind {
        /** Something is missing now. */
        LOSS,
        /** Something is there again, or for the first time. */
        GAIN,
        /** Something is otherwise, and no worse. */
        CHANGE
    }
}
