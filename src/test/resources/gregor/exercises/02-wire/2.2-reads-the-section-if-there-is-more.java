// why this is plausible: in a flexible version the next thing is the tagged section; in any other it is the body's first byte.
public static RequestHeader read(WireReader in) {
    try {
        short apiKey = in.readShort();
        short apiVersion = in.readShort();
        int correlationId = in.readInt();
        String clientId = in.readNullableString();
        if (in.remaining() > 0) {
            in.skipTaggedFields();
        }
        return new RequestHeader(apiKey, apiVersion, correlationId, clientId == null ? "" : clientId);
    } catch (InvalidRequest e) {
        throw e.within("RequestHeader");
    }
}
