package gregor.book.diagram;

/** A diagram's file that can't be read: which line, what is wrong with it, and what is allowed there. */
public final class BadDiagram extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String problem;

    BadDiagram(String file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
        this.file = file;
        this.line = line;
        this.problem = problem;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    /** @return the message without the place */
    public String problem() {
        return problem;
    }
}
