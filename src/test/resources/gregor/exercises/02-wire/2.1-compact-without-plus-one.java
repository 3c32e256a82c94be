// why this is plausible: reader and writer agree with each other, and with nobody else; null has no number left.
@Override
public void write(WireWriter out, Object value) {
    if (value == null && !nullable) {
        throw new IllegalArgumentException("null where this version needs a value");
    }
    List<?> values = (List<?>) value;
    int count = values == null ? 0 : values.size();
    if (compact) {
        out.writeUnsignedVarint(count);
    } else {
        out.writeInt(values == null ? NULL : count);
    }
    for (int i = 0; i < count; i++) {
        element.write(out, values.get(i));
    }
}

@Override
public Object read(WireReader in) {
    int count = compact ? in.readUnsignedVarint() : in.readInt();
    if (count == NULL && nullable) {
        return null;
    }
    if (Integer.toUnsignedLong(count) * Math.max(1, element.minSize()) > in.remaining()) {
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
