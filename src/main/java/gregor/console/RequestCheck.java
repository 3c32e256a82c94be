package gregor.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Who may ask what. The server listens on this machine only, but whatever page its user has open in a browser can send
 * requests here too. Pure.
 *
 * <ul>
 *   <li>A name of another site that leads to this machine (DNS rebinding) makes that site's page one of ours to the browser.
 *       So the request must be for a name of this machine.
 *   <li>A page of another site can send requests and not read the answers. So what changes anything needs a token, which
 *       stands in our page alone, and an origin that is ours.
 *   <li>A page of another site could take all places of the viewers. So a stream of events is for our own page only.
 * </ul>
 */
final class RequestCheck {

    /** The header that carries the token. A page of another site can't send it: the browser would ask us first. */
    static final String TOKEN_HEADER = "X-Gregor-Token";

    private static final int MISDIRECTED = 421;
    private static final int FORBIDDEN = 403;

    private final Set<String> hosts;
    private final List<String> origins;
    private final byte[] token;

    /** Why a request is refused. @param status of HTTP */
    record Refusal(int status, String why) {}

    RequestCheck(int port, String token) {
        hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
        origins = hosts.stream().map(host -> "http://" + host).toList();
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Any request. @param header its headers by name; null for one that it doesn't have. @return null if it may go on */
    Refusal ofAny(Function<String, String> header) {
        String host = header.apply("Host");
        return host != null && hosts.contains(host) ? null : new Refusal(MISDIRECTED, "this server is " + String.join(" or ", hosts.stream().sorted().toList())
            + ", the request is for " + (host == null ? "no host" : "'" + host + "'"));
    }

    /** A request of our own page's script. */
    Refusal ofPage(Function<String, String> header) {
        String site = header.apply("Sec-Fetch-Site");
        String origin = header.apply("Origin");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return new Refusal(FORBIDDEN, "this is for the console's own page; the request is from another one (Sec-Fetch-Site: " + site + ")");
        }
        boolean isOurs = origin == null || origins.contains(origin) && origin.equals("http://" + header.apply("Host"));
        return isOurs ? null : new Refusal(FORBIDDEN, "this is for the console's own page; the request is from " + origin);
    }

    /** A request that changes something. */
    Refusal ofAction(Function<String, String> header) {
        Refusal foreign = ofPage(header);
        if (foreign != null) {
            return foreign;
        }
        String given = header.apply(TOKEN_HEADER);
        // Takes the same time however many letters are right, so that they can't be found one by one.
        boolean isRight = given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
        return isRight ? null : new Refusal(FORBIDDEN, given == null ? "an action needs the header " + TOKEN_HEADER + ", with the token that the page was given"
            : "the token is not the one that the page was given: load the page again");
    }
}
