package gregor.protocol;

/**
 * One record component in one version of its message.
 *
 * @param shape how it is laid out; null where this version does not have the field
 * @param tag its tag, or -1 for a field in its fixed place
 * @param versions the versions that have it, as Kafka writes them: {@code 0-6}, {@code 7+}
 * @param absent what the component has when nothing was written for it
 */
record Field(String name, Shape shape, int tag, String versions, Object absent, boolean ignorable) {

    boolean isPresent() {
        return shape != null;
    }

    boolean isTagged() {
        return tag >= 0;
    }

    /** Whether the field is among those that every message of this version has. */
    boolean isFixed() {
        return shape != null && tag < 0;
    }

    /** Whether a value says more than the field's absence would. */
    boolean isTold(Object value) {
        return value != absent && (value == null || !value.equals(absent));
    }
}
