package gregor.book.source;

/** A name that nothing in the sources has, or that more than one thing has. The message says what comes nearest. */
public final class UnknownSource extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownSource(String message) {
        super(message);
    }
}
