package gregor.exercises;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Map;

/**
 * A world in which the learner's class is the real one. All of Gregor's classes, tests included, are loaded anew, because a
 * class sees the classes of its own loader and not those of a child; libraries come from the parent.
 */
final class AnswerLoader extends ClassLoader {

    private static final String OURS = "gregor.";

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> answer;

    AnswerLoader(Map<String, byte[]> answer) {
        super(AnswerLoader.class.getClassLoader());
        this.answer = answer;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        URL place = getParent().getResource(path);
        byte[] bytes = answer.get(name);
        try {
            if (bytes == null) {
                if (place == null) {
                    throw new ClassNotFoundException(name);
                }
                try (InputStream in = place.openStream()) {
                    bytes = in.readAllBytes();
                }
            }
            return defineClass(name, bytes, 0, bytes.length, domain(place, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some tests look for the project's folder from where their classes are. */
    private static ProtectionDomain domain(URL place, String path) throws MalformedURLException {
        if (place == null || !place.getProtocol().equals("file")) {
            return null;
        }
        String text = place.toString();
        URL folder = asUri(text.substring(0, text.length() - path.length())).toURL();
        return new ProtectionDomain(new CodeSource(folder, (Certificate[]) null), null);
    }

    private static URI asUri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
