// why this is plausible: everything below 0 is null; a count of -2 is then null too, and the fields behind it are misread.
@Override
public Object read(WireReader in) {
    int count = compact ? in.readUnsignedVarint() - 1 : in.readInt();
    if (count < 0) {
        return null;
    }
    if ((long) count * Math.max(1, element.minSize()) > in.remaining()) {
        throw in.invalid(count + " elements in " + in.remaining() + " bytes");
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
