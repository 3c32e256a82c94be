// why this is plausible: in flexible versions all texts are compact; this one is not, because it is read before the version is believed.
public void write(WireWriter out, boolean flexible) {
    out.writeShort(apiKey);
    out.writeShort(apiVersion);
    out.writeInt(correlationId);
    if (flexible) {
        out.writeUtf8(clientId, true);
        out.writeUnsignedVarint(0);
    } else {
        out.writeNullableString(clientId);
    }
}
