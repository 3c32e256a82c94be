package gregor.book;

/** A place of the book says something that is not so. The message says what, and what would be right. */
public final class BookError extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BookError(String message) {
        super(message);
    }
}
