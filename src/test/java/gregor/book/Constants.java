package gregor.book;

import gregor.book.source.Listing;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

/** The values of the code's constants, from the compiled classes. */
final class Constants {

    private final ClassLoader classes;

    Constants(ClassLoader classes) {
        this.classes = classes;
    }

    /** @param reference such as {@code RecordBatch#HEADER_BYTES}, which was found at {@code listing} */
    String value(String reference, Listing listing) {
        int hash = reference.indexOf('#');
        if (hash < 0) {
            throw new BookError("a constant is written Class#NAME");
        }
        String file = listing.file().toString().replace('\\', '/');
        String packageName = file.replaceFirst("^src/\\w+/java/", "").replaceFirst("/[^/]*$", "").replace('/', '.');
        String type = reference.substring(0, hash).replaceFirst("^" + packageName.replace(".", "\\.") + "\\.", "");
        String className = packageName + "." + type.replace('.', '$');
        try {
            Field field = classes.loadClass(className).getDeclaredField(reference.substring(hash + 1));
            if (!Modifier.isStatic(field.getModifiers())) {
                throw new BookError("is not static, so it has no one value");
            }
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (ReflectiveOperationException e) {
            throw new BookError("the compiled classes have no such constant: " + e);
        }
    }
}
