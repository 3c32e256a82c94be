// why this is plausible: every client that one has tried sends its name.
public static RequestHeader read(WireReader in) {
    try {
        short apiKey = in.readShort();
        short apiVersion = in.readShort();
        int correlationId = in.readInt();
        int length = in.readShort();
        return new RequestHeader(apiKey, apiVersion, correlationId, in.readUtf8(length));
    } catch (InvalidRequest e) {
        throw e.within("RequestHeader");
    }
}
