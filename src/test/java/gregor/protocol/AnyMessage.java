package gregor.protocol;

import gregor.base.Uuid;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes random instances of message records: in a given version, each field that the version has gets any value it may
 * have, and each other field its default. It reads the annotations by itself, so that it can tell when the codec reads
 * them wrongly.
 */
public final class AnyMessage {

    private static final String LETTERS = "abcXYZ019._-\u00e9\u20ac\u6f22\ud83d\ude00";
    private static final int MAX_ELEMENTS = 3;

    private final Random random;
    private final int version;

    AnyMessage(Random random, int version) {
        this.random = random;
        this.version = version;
    }

    /** A random message of the class, fit for the version; the same for the same state of {@code random}. */
    public static <T> T of(Class<T> type, int version, Random random) {
        return type.cast(new AnyMessage(random, version).struct(type));
    }

    private Object struct(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return construct(type, Arrays.stream(components).map(this::component).toArray());
    }

    static Object construct(Class<?> type, Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a " + type.getName(), e);
        }
    }

    /** A random value of a field. */
    Object component(RecordComponent component) {
        if (!isPresent(component, version) || component.isAnnotationPresent(Tagged.class) && random.nextInt(3) == 0) {
            return absent(component);
        }
        Nullable nullable = component.getAnnotation(Nullable.class);
        if (nullable != null && version >= nullable.since() && random.nextInt(4) == 0) {
            return null;
        }
        if (component.isAnnotationPresent(Unsigned.class)) {
            return component.getType() == int.class ? (Object) (number() & 0xffff) : (Object) (number() & 0xffffffffL);
        }
        if (component.getType() == List.class) {
            Class<?> element = elementType(component);
            List<Object> values = new ArrayList<>();
            for (int left = random.nextInt(MAX_ELEMENTS + 1); left > 0; left--) {
                values.add(value(element));
            }
            return values;
        }
        return value(component.getType());
    }

    static Class<?> elementType(RecordComponent list) {
        return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    static boolean isPresent(RecordComponent component, int version) {
        Since since = component.getAnnotation(Since.class);
        Until until = component.getAnnotation(Until.class);
        return (since == null || since.value() <= version) && (until == null || version <= until.value());
    }

    private Object value(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> random.nextBoolean();
            case "byte", "Byte" -> (byte) number();
            case "short", "Short" -> (short) number();
            case "int", "Integer" -> number();
            case "long", "Long" -> random.nextBoolean() ? (long) number() : random.nextLong();
            case "double", "Double" -> random.nextGaussian();
            case "String" -> text();
            case "Uuid" -> new Uuid(random.nextLong(), random.nextLong());
            case "ByteBuffer" -> bytes();
            case "Records" -> new MemoryRecords(bytes());
            default -> struct(type);
        };
    }

    /** What a field has that is not there: an independent reading of {@link Default}. */
    static Object absent(RecordComponent component) {
        Class<?> type = component.getType();
        String text = component.isAnnotationPresent(Default.class) ? component.getAnnotation(Default.class).value() : null;
        if ("null".equals(text) || type == Records.class) {
            return null;
        }
        return switch (type.getSimpleName()) {
            case "boolean" -> text != null && text.equals("true");
            case "byte" -> text == null ? (byte) 0 : Byte.parseByte(text);
            case "short" -> text == null ? (short) 0 : Short.parseShort(text);
            case "int" -> text == null ? 0 : text.equals("0x7fffffff") ? Integer.MAX_VALUE : Integer.parseInt(text);
            case "long" -> text == null ? 0L : Long.parseLong(text);
            case "double" -> text == null ? 0.0 : Double.parseDouble(text);
            case "String" -> text == null ? "" : text;
            case "Uuid" -> Uuid.ZERO;
            case "List" -> List.of();
            case "ByteBuffer" -> ByteBuffer.allocate(0);
            default -> construct(type, Arrays.stream(type.getRecordComponents()).map(AnyMessage::absent).toArray());
        };
    }

    /** Numbers at the edges as often as any others. */
    private int number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Integer.MAX_VALUE;
            case 3 -> Integer.MIN_VALUE;
            case 4 -> random.nextInt(200);
            default -> random.nextInt();
        };
    }

    private String text() {
        int length = random.nextInt(8) == 0 ? 150 : random.nextInt(6); // 150: a length of two bytes when compact
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(LETTERS.codePointAt(LETTERS.offsetByCodePoints(0,
                random.nextInt(LETTERS.codePointCount(0, LETTERS.length())))));
        }
        return text.toString();
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(8) == 0 ? 200 : random.nextInt(5)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
