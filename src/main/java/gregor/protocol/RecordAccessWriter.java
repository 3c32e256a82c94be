package gregor.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the class file of a {@link RecordAccess}, as {@code javac} would make it of this source:
 *
 * <pre>{@code
 *   final class Access implements RecordAccess {
 *       public Object make(Object[] components) {
 *           return new T((Integer) components[0], (String) components[1], ...);
 *       }
 *       public void take(Object struct, Object[] components) {
 *           components[0] = ((T) struct).partition(); ...
 *       }
 *   }
 * }</pre>
 *
 * <p>Method handles could do the same in fewer lines, and did at first. But a handle that unboxes ten arguments is a
 * chain of ten handles, and the JDK makes a class for each link: the codecs that a node needs for its first answers
 * cost two hundred classes, and half of their time. This is one class a record, with ordinary calls that the JIT
 * inlines.
 *
 * <p>There are no jumps in the code, so that the verifier needs no stack maps (JVMS 4.10.1) and this stays short.
 */
final class RecordAccessWriter {

    private static final ClassValue<RecordAccess> WRITTEN = new ClassValue<>() {
        @Override
        protected RecordAccess computeValue(Class<?> type) {
            return write(type);
        }
    };

    private static final int MAGIC = 0xcafebabe;
    private static final int JAVA_8 = 52;
    private static final int FINAL_SUPER = 0x0030;
    private static final int PUBLIC = 0x0001;

    /** Room for the methods of a record of 255 components, the most a constructor can have. */
    private static final int CAPACITY = 1 << 13;

    /** What stands around the code in its attribute: stack, locals, length, handlers, attributes. */
    private static final int CODE_OVERHEAD = 12;

    private static final int SIPUSH = 0x11;
    private static final int ALOAD_0 = 0x2a;
    private static final int ALOAD_1 = 0x2b;
    private static final int ALOAD_2 = 0x2c;
    private static final int AALOAD = 0x32;
    private static final int AASTORE = 0x53;
    private static final int DUP = 0x59;
    private static final int ARETURN = 0xb0;
    private static final int RETURN = 0xb1;
    private static final int INVOKEVIRTUAL = 0xb6;
    private static final int INVOKESPECIAL = 0xb7;
    private static final int INVOKESTATIC = 0xb8;
    private static final int NEW = 0xbb;
    private static final int CHECKCAST = 0xc0;

    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    /** The constant pool: each entry, as a list of its tag and its content, with its number. */
    private final Map<List<Object>, Integer> pool = new LinkedHashMap<>();
    private final Class<?> type;
    private final RecordComponent[] components;

    private RecordAccessWriter(Class<?> type) {
        this.type = type;
        this.components = type.getRecordComponents();
    }

    static RecordAccess of(Class<?> recordType) {
        return WRITTEN.get(recordType);
    }

    private static RecordAccess write(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new IllegalArgumentException(type.getName() + " must be public: it is made and read from another class");
        }
        try {
            byte[] classFile = new RecordAccessWriter(type).classFile();
            Class<?> access = MethodHandles.lookup().defineHiddenClass(classFile, true).lookupClass();
            return (RecordAccess) access.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class written for " + type.getName() + " is wrong", e);
        }
    }

    /** JVMS 4.1. The methods are written first, because that fills the constant pool. */
    private byte[] classFile() {
        ByteBuffer methods = ByteBuffer.allocate(CAPACITY).putShort((short) 3);
        putMethod(methods, "<init>", "()V", 1, 1, constructor());
        putMethod(methods, "make", "([Ljava/lang/Object;)Ljava/lang/Object;", 2 * components.length + 4, 2, make());
        putMethod(methods, "take", "(Ljava/lang/Object;[Ljava/lang/Object;)V", 4, 3, take());
        int thisClass = constant(CLASS, constant(UTF8, "gregor/protocol/Access"));
        int superClass = constant(Object.class);
        int implemented = constant(RecordAccess.class);

        ByteBuffer file = ByteBuffer.allocate(1 << 16);
        file.putInt(MAGIC).putInt(JAVA_8);
        putPool(file);
        file.putShort((short) FINAL_SUPER).putShort((short) thisClass).putShort((short) superClass);
        file.putShort((short) 1).putShort((short) implemented);
        file.putShort((short) 0); // no fields
        file.put(methods.flip());
        file.putShort((short) 0); // no attributes
        return Arrays.copyOf(file.array(), file.position());
    }

    private ByteBuffer constructor() {
        ByteBuffer code = ByteBuffer.allocate(CAPACITY);
        put(code, ALOAD_0);
        put(code, INVOKESPECIAL, method(Object.class, "<init>", "()V"));
        return put(code, RETURN);
    }

    private ByteBuffer make() {
        ByteBuffer code = ByteBuffer.allocate(CAPACITY);
        StringBuilder signature = new StringBuilder("(");
        put(code, NEW, constant(type));
        put(code, DUP);
        for (int i = 0; i < components.length; i++) {
            Class<?> wanted = components[i].getType();
            Class<?> boxed = boxed(wanted);
            put(code, ALOAD_1);
            put(code, SIPUSH, i);
            put(code, AALOAD);
            put(code, CHECKCAST, constant(boxed));
            if (wanted.isPrimitive()) {
                put(code, INVOKEVIRTUAL, method(boxed, wanted.getName().concat("Value"), "()".concat(wanted.descriptorString())));
            }
            signature.append(wanted.descriptorString());
        }
        put(code, INVOKESPECIAL, method(type, "<init>", signature.append(")V").toString()));
        return put(code, ARETURN);
    }

    private ByteBuffer take() {
        ByteBuffer code = ByteBuffer.allocate(CAPACITY);
        for (int i = 0; i < components.length; i++) {
            Class<?> given = components[i].getType();
            put(code, ALOAD_2);
            put(code, SIPUSH, i);
            put(code, ALOAD_1);
            put(code, CHECKCAST, constant(type));
            put(code, INVOKEVIRTUAL, method(type, components[i].getName(), "()".concat(given.descriptorString())));
            if (given.isPrimitive()) {
                Class<?> boxed = boxed(given);
                String signature = MethodType.methodType(boxed, given).descriptorString();
                put(code, INVOKESTATIC, method(boxed, "valueOf", signature));
            }
            put(code, AASTORE);
        }
        return put(code, RETURN);
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static ByteBuffer put(ByteBuffer code, int instruction) {
        return code.put((byte) instruction);
    }

    private static void put(ByteBuffer code, int instruction, int operand) {
        code.put((byte) instruction).putShort((short) operand);
    }

    /** JVMS 4.6, with the one attribute that holds the code (4.7.3). */
    private void putMethod(ByteBuffer methods, String name, String signature, int maxStack, int maxLocals, ByteBuffer code) {
        int length = code.flip().remaining();
        methods.putShort((short) PUBLIC).putShort((short) constant(UTF8, name)).putShort((short) constant(UTF8, signature));
        methods.putShort((short) 1).putShort((short) constant(UTF8, "Code")).putInt(length + CODE_OVERHEAD);
        methods.putShort((short) maxStack).putShort((short) maxLocals).putInt(length).put(code);
        methods.putShort((short) 0).putShort((short) 0); // no exception handlers, no attributes
    }

    private int method(Class<?> owner, String name, String signature) {
        return constant(METHOD, constant(owner), constant(NAME_AND_TYPE, constant(UTF8, name), constant(UTF8, signature)));
    }

    private int constant(Class<?> named) {
        return constant(CLASS, constant(UTF8, named.getName().replace('.', '/')));
    }

    private int constant(Object... tagAndContent) {
        Integer next = pool.size() + 1;
        Integer known = pool.putIfAbsent(List.of(tagAndContent), next);
        return known == null ? next : known;
    }

    /** JVMS 4.4. */
    private void putPool(ByteBuffer file) {
        file.putShort((short) (pool.size() + 1));
        for (List<Object> entry : pool.keySet()) {
            file.put((byte) (int) entry.get(0));
            for (Object content : entry.subList(1, entry.size())) {
                if (content instanceof String text) {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    file.putShort((short) bytes.length).put(bytes);
                } else {
                    file.putShort((short) (int) content);
                }
            }
        }
    }
}
