package gregor.metadata;

import gregor.base.Uuid;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Unsigned;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Metadata records with random content, made by reflection: every field that a version has gets a random value. */
public final class RandomRecords {

    private final Random random;

    public RandomRecords(long seed) {
        random = new Random(seed);
    }

    /** A record that the version can say in full. */
    public MetadataRecord next(MetadataRecordType type, int version) {
        return (MetadataRecord) record(type.recordClass(), version);
    }

    private Object record(Class<?> type, int version) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            Object defaults = MetadataRecord.class.isAssignableFrom(type)
                ? gregor.protocol.Codec.of(type, version).defaults() : null;
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Since since = components[i].getAnnotation(Since.class);
                values[i] = since != null && version < since.value()
                    ? components[i].getAccessor().invoke(defaults)
                    : value(components[i], version);
            }
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object value(RecordComponent component, int version) {
        if (component.isAnnotationPresent(Nullable.class) && random.nextInt(4) == 0) {
            return null;
        }
        if (component.isAnnotationPresent(Unsigned.class)) {
            return random.nextInt(65536);
        }
        if (component.getType() == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(element, version));
            }
            return list;
        }
        return value(component.getType(), version);
    }

    private Object value(Class<?> type, int version) {
        return switch (type.getSimpleName()) {
            case "boolean" -> random.nextBoolean();
            case "byte" -> (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt());
            case "short" -> (short) random.nextInt();
            case "int", "Integer" -> random.nextInt(3) == 0 ? random.nextInt(10) - 2 : random.nextInt();
            case "long" -> random.nextLong();
            case "double" -> random.nextDouble();
            case "String" -> text();
            case "Uuid" -> random.nextInt(6) == 0 ? Uuid.ZERO : new Uuid(random.nextLong(), random.nextLong());
            case "ByteBuffer" -> bytes();
            default -> record(type, version);
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 200 : 8); i > 0; i--) {
            text.append("ab.-_Zß€".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    private ByteBuffer bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
