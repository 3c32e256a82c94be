package gregor.client;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.VersionRange;
import java.util.function.IntFunction;

/**
 * A request that is written once its version is known: the node it goes to may not be connected yet, and what a
 * request says can depend on the version.
 *
 * @param versions those that may be used; the highest one that the node serves too is taken
 * @param body makes the request for a version. Called when the request is about to leave, at most once
 * @param expectsReply false for Produce with acks=0 alone
 */
public record ClientRequest<Q, R>(
        Class<Q> type, Class<R> replyType, VersionRange versions, IntFunction<Q> body, boolean expectsReply) {

    /** A request that can be sent in every version we know. */
    public static <Q, R> ClientRequest<Q, R> byVersion(Class<Q> type, Class<R> replyType, IntFunction<Q> body) {
        return new ClientRequest<>(type, replyType, Codec.versions(type), body, true);
    }

    /** The same, with nothing in it that depends on the version. */
    public static <Q, R> ClientRequest<Q, R> of(Class<Q> type, Class<R> replyType, Q body) {
        return byVersion(type, replyType, version -> body);
    }

    /** The same request, not below or not above certain versions. */
    public ClientRequest<Q, R> within(int minVersion, int maxVersion) {
        VersionRange narrower = new VersionRange(
            Math.max(versions.min(), minVersion), Math.min(versions.max(), maxVersion));
        return new ClientRequest<>(type, replyType, narrower, body, expectsReply);
    }

    public ClientRequest<Q, R> withoutReply() {
        return new ClientRequest<>(type, replyType, versions, body, false);
    }

    public ApiKey key() {
        return type.getAnnotation(Api.class).key();
    }
}
