// why this is plausible: ApiVersions is an exception; but only its reply is, its request has a section from version 3 on.
public void write(WireWriter out, boolean flexible) {
    out.writeShort(apiKey);
    out.writeShort(apiVersion);
    out.writeInt(correlationId);
    out.writeNullableString(clientId);
    if (flexible && apiKey != ApiKey.API_VERSIONS.id()) {
        out.writeUnsignedVarint(0);
    }
}
