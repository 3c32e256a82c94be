package gregor.book.claim;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The property below proves this numbered claim of the book. Each claim of a chapter has exactly one such property, and
 * each such property one claim: the site's builder refuses anything else.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Claim {

    /** Chapter and number, such as {@code "4.2"}. */
    String value();
}
