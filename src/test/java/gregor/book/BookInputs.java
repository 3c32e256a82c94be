package gregor.book;

import gregor.book.claim.ClaimResult;
import java.nio.file.Path;

/**
 * What a book is made of, and where it goes.
 *
 * @param root the project's folder, or a copy of the parts that the book needs
 * @param out the site's folder; what is in it is replaced
 * @param classes the compiled product, whose constants and settings are printed
 * @param claims what the last run of each claim's property found out
 * @param claimsMustHaveRun whether a claim without a result is a problem, or only shown as not run yet
 */
public record BookInputs(Path root, Path out, ClassLoader classes, Path claims, boolean claimsMustHaveRun) {

    /** The project as it is. */
    static BookInputs of(Path root, boolean claimsMustHaveRun) {
        return new BookInputs(root, root.resolve("target").resolve("site"), BookInputs.class.getClassLoader(), ClaimResult.folder(root), claimsMustHaveRun);
    }
}
