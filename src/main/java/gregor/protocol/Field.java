package gregor.protocol;

import java.lang.invoke.MethodHandle;

/**
 * One record component in one version of its message.
 *
 * @param shape how it is laid out; null where this version does not have the field
 * @param tag its tag, or -1 for a field in its fixed place
 * @param absent what the component has when nothing was written for it
 * @param accessor {@code (Object) -> Object}
 */
record Field(String name, Shape shape, int tag, Object absent, boolean ignorable, MethodHandle accessor) {

    boolean isPresent() {
        return shape != null;
    }

    boolean isTagged() {
        return tag >= 0;
    }

    Object of(Object struct) {
        try {
            return accessor.invokeExact(struct);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the accessor of a record threw " + e, e);
        }
    }
}
