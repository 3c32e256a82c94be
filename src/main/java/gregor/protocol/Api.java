package gregor.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record class that is the body of a request or a response. Its components are its fields, in wire order.
 *
 * <p>Version ranges are written as Kafka writes them: {@code "4-18"}, {@code "3"}, {@code "12+"} (up to the highest
 * valid version) or {@code "none"}; both ends are inclusive.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Api {
    ApiKey key();

    /** The versions that can be read and written. */
    String versions();

    /** The versions that use compact lengths and tagged fields (KIP-482). */
    String flexible() default "none";
}
