package gregor.protocol;

import gregor.base.Uuid;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;

/** Turns a record class into the {@link Shape} it has in one version. The only user of reflection in this package. */
final class SchemaCompiler {

    private final MessageType message;
    private final int version;
    private final boolean compact;
    /** The versions that have what is being compiled: those of the message, and within a field those of the field. */
    private VersionRange within;

    SchemaCompiler(MessageType message, int version) {
        this.message = message;
        this.version = version;
        this.compact = message.flexible().contains(version);
        this.within = message.versions();
    }

    Struct struct(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is not a record class");
        }
        Field[] fields = new Field[components.length];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(components[i]);
        }
        return new Struct(type, version, compact, fields);
    }

    private Field field(RecordComponent component) {
        VersionRange around = within;
        within = narrowed(component.getAnnotation(Since.class), component.getAnnotation(Until.class));
        Tagged tagged = component.getAnnotation(Tagged.class);
        boolean present = within.contains(version);
        if (present && tagged != null && !compact) {
            throw new IllegalArgumentException(message.type().getSimpleName() + " v" + version
                + " is not flexible and cannot have the tagged field " + component.getName());
        }
        String versions = within.max() == message.versions().max() ? within.min() + "+" : within.toString();
        Field field = new Field(component.getName(), present ? shape(component) : null, tagged == null ? -1 : tagged.value(),
            versions, absent(component), component.isAnnotationPresent(Ignorable.class));
        within = around;
        return field;
    }

    private VersionRange narrowed(Since since, Until until) {
        return new VersionRange(since == null ? within.min() : Math.max(within.min(), since.value()),
            until == null ? within.max() : Math.min(within.max(), until.value()));
    }

    private Shape shape(RecordComponent component) {
        Nullable nullable = component.getAnnotation(Nullable.class);
        boolean mayBeNull = nullable != null && version >= nullable.since();
        if (component.isAnnotationPresent(Unsigned.class)) {
            return component.getType() == int.class ? Primitive.UINT16 : Primitive.UINT32;
        }
        return shape(component.getType(), component.getGenericType(), mayBeNull);
    }

    private Shape shape(Class<?> type, Type generic, boolean nullable) {
        if (type == List.class) {
            Class<?> element = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
            return new ArrayOf(shape(element, element, false), compact, nullable);
        }
        if (type.isRecord() && type != Uuid.class) {
            return nullable ? new Struct.OrNull(struct(type)) : struct(type);
        }
        if (type == String.class) {
            return new Sized.Text(compact, nullable);
        }
        if (type == ByteBuffer.class) {
            return new Sized.Bytes(compact, nullable);
        }
        return type == Records.class ? new Sized.Batches(compact, nullable) : primitive(type);
    }

    private static Primitive primitive(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> Primitive.BOOLEAN;
            case "byte", "Byte" -> Primitive.INT8;
            case "short", "Short" -> Primitive.INT16;
            case "int", "Integer" -> Primitive.INT32;
            case "long", "Long" -> Primitive.INT64;
            case "double", "Double" -> Primitive.FLOAT64;
            case "Uuid" -> Primitive.UUID;
            default -> throw new IllegalArgumentException("no field of a message can be a " + type.getName());
        };
    }

    private Object absent(RecordComponent component) {
        Class<?> type = component.getType();
        Default declared = component.getAnnotation(Default.class);
        if (declared != null) {
            return declared.value().equals("null") ? null : parse(type, declared.value());
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == ByteBuffer.class) {
            return ByteBuffer.allocate(0);
        }
        if (type == Records.class) {
            return null;
        }
        if (type == Uuid.class) {
            return Uuid.ZERO;
        }
        if (type.isRecord()) {
            return struct(type).defaults();
        }
        return type == boolean.class ? (Object) false : type == String.class ? "" : parse(type, "0");
    }

    private static Object parse(Class<?> type, String text) {
        return switch (type.getSimpleName()) {
            case "boolean" -> Boolean.valueOf(text);
            case "byte" -> Byte.decode(text);
            case "short" -> Short.decode(text);
            case "int" -> Integer.decode(text);
            case "long" -> Long.decode(text);
            case "double" -> Double.valueOf(text);
            case "String" -> text;
            default -> throw new IllegalArgumentException("a " + type.getName() + " cannot have the default " + text);
        };
    }
}
