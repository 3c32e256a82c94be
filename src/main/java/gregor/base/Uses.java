package gregor.base;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, on a {@code package-info.java}, which packages of Gregor this package uses: the last part of their
 * names, and all of them. A test compares the declaration with what {@code jdeps} sees in the compiled classes,
 * so the arrows of the package map are always the real ones.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface Uses {
    String[] value();
}
