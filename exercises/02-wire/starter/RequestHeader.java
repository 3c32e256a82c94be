package gregor.protocol;

/**
 * What stands in front of every request: key and version of the API, the number that the reply repeats, and the name
 * that the client gives itself.
 *
 * <p>Header version 1 ends there. Version 2, used with the flexible versions of an API, has tagged fields behind it;
 * the client id keeps its 2-byte length even so, because the header is read before the version is known to be good.
 *
 * @param apiKey the number as it came; not every number is an {@link ApiKey}
 * @param clientId empty where the client sent null
 */
public record RequestHeader(short apiKey, short apiVersion, int correlationId, String clientId) {

    /**
     * Reads the part that all versions have. Whether tagged fields follow depends on the API and its version:
     * {@link WireReader#skipTaggedFields()} steps over them.
     */
    public static RequestHeader read(WireReader in) {
        throw new UnsupportedOperationException("Exercise 2.2: which header");
    }

    /** @param flexible whether the request body is in a flexible version */
    public void write(WireWriter out, boolean flexible) {
        throw new UnsupportedOperationException("Exercise 2.2: which header");
    }

    /**
     * Whether tagged fields follow the correlation id in the response's header. They do in flexible versions, except
     * for ApiVersions: a client that does not know yet what the broker speaks must be able to read that header.
     */
    public static boolean responseHeaderIsFlexible(ApiKey key, boolean flexibleBody) {
        throw new UnsupportedOperationException("Exercise 2.2: which header");
    }
}
