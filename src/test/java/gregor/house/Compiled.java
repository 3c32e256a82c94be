package gregor.house;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Class files: making some for a rule to look at, and reading which classes and members they mention. */
public final class Compiled {

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private Compiled() {}

    /** Compiles sources, given as class name, text, class name, text and so on. */
    static void into(Path folder, String... namesAndTexts) {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
        try {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                Path file = folder.resolve(namesAndTexts[i].replace('.', '/') + ".java");
                Files.createDirectories(file.getParent());
                Files.writeString(file, namesAndTexts[i + 1]);
                arguments.add(file.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalArgumentException("does not compile");
        }
    }

    public static List<Path> classesIn(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".class")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a class mentions: {@code java.lang.System} for a class, {@code java.lang.System.nanoTime} for a method or a
     * field. Read from the constant pool (JVMS 4.4), where everything that code can touch has to be listed.
     */
    public static Set<String> mentions(Path file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            in.skipBytes(8);
            int count = in.readUnsignedShort();
            int[] tags = new int[count];
            int[] first = new int[count];
            int[] second = new int[count];
            String[] texts = new String[count];
            for (int i = 1; i < count; i++) {
                tags[i] = in.readUnsignedByte();
                switch (tags[i]) {
                    case UTF8 -> texts[i] = in.readUTF();
                    case INTEGER, FLOAT -> in.skipBytes(4);
                    // A long or double takes two places of the pool.
                    case LONG, DOUBLE -> i += in.skipBytes(8) / 8;
                    case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> first[i] = in.readUnsignedShort();
                    case METHOD_HANDLE -> in.skipBytes(3);
                    case FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC -> {
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                    }
                    default -> throw new IllegalArgumentException(file + ": unknown entry " + tags[i] + " of the constant pool");
                }
            }
            Set<String> mentions = new TreeSet<>();
            for (int i = 1; i < count; i++) {
                if (tags[i] == CLASS) {
                    mentions.add(className(texts[first[i]]));
                } else if (tags[i] == FIELD || tags[i] == METHOD || tags[i] == INTERFACE_METHOD) {
                    mentions.add(className(texts[first[first[i]]]) + "." + texts[first[second[i]]]);
                }
            }
            return mentions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [Ljava/lang/Thread;} is an array of {@code java.lang.Thread}. */
    private static String className(String internal) {
        String name = internal.replaceFirst("^\\[+L?", "");
        return name.replaceFirst(";$", "").replace('/', '.');
    }
}
