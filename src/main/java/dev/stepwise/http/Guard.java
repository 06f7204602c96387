package dev.stepwise.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps pages of other origins from asking in the name of whoever looks at them: those whose own name was made to lead to this
 * machine (DNS rebinding), and those that send a request and need not see the answer (cross-site request forgery).
 */
final class Guard {

    /** Names of the loopback, which lead nowhere else. */
    private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** Addresses, and names without a dot: nobody can register such a name and let it lead here. */
    private static final Pattern UNREGISTERED =
            Pattern.compile("[^.:\\[\\]]+|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> names;

    /** @param names by which an open endpoint is called beside addresses and names without a dot, in lower case */
    Guard(List<String> names) {
        this.names = Set.copyOf(names);
    }

    /**
     * Lets requests for a name of this service pass, where there is no secret that other pages do not know.
     *
     * @param loopback whether the endpoint listens there, so that whoever is really here calls it so
     * @throws Problem when the request came for another name
     */
    void requireName(HttpExchange exchange, boolean loopback) {
        if (!isOwnName(exchange, loopback)) {
            throw new Problem(
                    421,
                    "Misdirected request",
                    loopback
                            ? "Without http.auth this address answers to localhost, and to the names of http.names."
                            : "Without http.auth this service answers to addresses, to names without a dot, and to the names"
                                    + " of http.names.");
        }
    }

    /** Whether a request came for a name of this service. */
    boolean isOwnName(HttpExchange exchange, boolean loopback) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host == null) {
            return true; // no browser
        }
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return LOCAL.matcher(name).matches()
                || names.contains(name)
                || !loopback && UNREGISTERED.matcher(name).matches();
    }

    /** @throws Problem when a page of another origin has sent the request */
    static void requireOwnOrigin(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String site = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        String host = headers.getFirst("Host");
        boolean own = site != null
                ? OWN_SITES.contains(site)
                : origin == null || origin.endsWith("://" + host); // browsers before Fetch Metadata
        if (!own) {
            throw new Problem(403, "Another site", "Pages of other origins cannot use this service.");
        }
    }

    /** @throws Problem when the body is said to be something other than JSON, or a form that a page of any origin may send */
    static void requireJson(HttpExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String plain =
                type == null ? Answer.JSON : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean curl = plain.equals("application/x-www-form-urlencoded") // its default for -d
                && !exchange.getRequestHeaders().containsKey("Origin");
        if (!plain.equals(Answer.JSON) && !plain.endsWith("+json") && !curl) {
            throw new Problem(415, "Unsupported media type", "Send Content-Type: application/json.");
        }
    }
}
