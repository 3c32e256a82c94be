package gregor.index;

import java.io.IOException;

/** An index file whose content can't be right. No data is lost by it: an index is derived from its segment. */
public final class CorruptIndexException extends IOException {
    private static final long serialVersionUID = 1;

    public CorruptIndexException(String message) {
        super(message);
    }
}
