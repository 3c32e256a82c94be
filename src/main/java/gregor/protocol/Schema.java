package gregor.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record class that is written with a version but is no request or response: a metadata record, a control record.
 * The ranges mean what they mean in {@link Api}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Schema {
    String versions();

    String flexible() default "none";
}
