// why this is plausible: a caller is glad never to see null; but all topics (null) and no topics (empty) are two questions.
@Override
public Object read(WireReader in) {
    int count = compact ? in.readUnsignedVarint() - 1 : in.readInt();
    if (count == NULL) {
        if (!nullable) {
            throw in.invalid("null where a value is needed");
        }
        return List.of();
    }
    long least = Integer.toUnsignedLong(count) * Math.max(1, element.minSize());
    if (least > in.remaining()) {
        throw in.invalid(Integer.toUnsignedLong(count) + " elements in " + in.remaining() + " bytes");
    }
    List<Object> values = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
    for (int i = 0; i < count; i++) {
        try {
            values.add(element.read(in));
        } catch (InvalidRequest e) {
            throw e.within("[" + i + "]");
        }
    }
    return Collections.unmodifiableList(values);
}
