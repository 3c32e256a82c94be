// why this is plausible: a list's capacity is what the count is for; and a stranger's five bytes take eight gigabytes.
@Override
public Object read(WireReader in) {
    int count = compact ? in.readUnsignedVarint() - 1 : in.readInt();
    if (count < 0) {
        if (count < NULL || !nullable) {
            throw in.invalid("a count of " + count);
        }
        return null;
    }
    List<Object> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
        try {
            values.add(element.read(in));
        } catch (InvalidRequest e) {
            throw e.within("[" + i + "]");
        }
    }
    return Collections.unmodifiableList(values);
}
