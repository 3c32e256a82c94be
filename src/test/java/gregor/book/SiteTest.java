package gregor.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import gregor.book.source.ProjectFolder;
import org.junit.jupiter.api.Test;

/**
 * Builds the site of the project as it is. Runs in an execution of its own, after all other tests: the claims show what
 * their properties have just tried.
 */
class SiteTest {

    @Test
    void nothingInTheBookIsWrong() {
        BookInputs inputs = BookInputs.of(ProjectFolder.find(), true);
        Problems problems = SiteBuilder.build(inputs);
        if (!problems.isEmpty()) {
            fail("What to mend in the book:\n" + problems.text());
        }
        assertThat(inputs.out().resolve("index.html")).exists();
    }
}
