package gregor.protocol;

import gregor.message.Messages;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes of a message that makes sense one that makes a little less: some of its fields get any value they may have. */
public final class MutatedMessage {

    private final Random random;
    private final int version;
    private final int oneIn;
    private final AnyMessage any;

    private MutatedMessage(Random random, int version, int oneIn) {
        this.random = random;
        this.version = version;
        this.oneIn = oneIn;
        this.any = new AnyMessage(random, version);
    }

    /**
     * A message like another one, as it comes out of its bytes: fields that the version has no room for have their defaults.
     *
     * @param oneIn how many fields there are to one that is changed; 0 to change none
     */
    @SuppressWarnings("unchecked") // a message is copied into one of its own class
    public static <T extends Record> T of(T message, int version, int oneIn, Random random) {
        T mutated = (T) new MutatedMessage(random, version, oneIn).struct(message);
        return throughBytes((Class<T>) message.getClass(), mutated, version);
    }

    /** Any request of an API in any of its versions, as it comes out of its bytes. */
    public static <Q extends Record> Q any(Messages.Pair<Q, ?> api, int version, Random random) {
        return throughBytes(api.request(), AnyMessage.of(api.request(), version, random), version);
    }

    /** Any version of an API. */
    public static int anyVersion(Messages.Pair<?, ?> api, Random random) {
        return api.versions().min() + random.nextInt(api.versions().max() - api.versions().min() + 1);
    }

    /** What somebody reads to whom a message is sent. */
    public static <T extends Record> T throughBytes(Class<T> type, T message, int version) {
        WireWriter out = new WireWriter();
        Codec.of(type, version).write(message, out);
        return Codec.of(type, version).read(new WireReader(out.toBuffer()));
    }

    private Object struct(Record message) {
        RecordComponent[] components = message.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = field(components[i], valueOf(message, components[i]));
        }
        return AnyMessage.construct(message.getClass(), values);
    }

    private Object field(RecordComponent component, Object value) {
        if (!AnyMessage.isPresent(component, version)) {
            return AnyMessage.absent(component);
        }
        if (oneIn > 0 && random.nextInt(oneIn) == 0) {
            return any.component(component);
        }
        if (value instanceof List<?> list) {
            return list(list);
        }
        return value instanceof Record nested ? struct(nested) : value;
    }

    /** Elements change, and now and then one is missing, or there twice. */
    private List<Object> list(List<?> elements) {
        List<Object> some = new ArrayList<>();
        for (Object element : elements) {
            int times = oneIn > 0 && random.nextInt(oneIn) == 0 ? random.nextInt(3) : 1;
            for (int i = 0; i < times; i++) {
                some.add(element instanceof Record nested ? struct(nested) : element);
            }
        }
        return some;
    }

    private static Object valueOf(Record message, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(message);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot read " + component, e);
        }
    }
}
