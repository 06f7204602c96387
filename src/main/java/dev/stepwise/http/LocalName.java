package dev.stepwise.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Guards an open endpoint on the loopback address against pages that have their own name lead to this machine (DNS rebinding):
 * whoever is really here calls it by a name of this machine.
 */
final class LocalName {

    private static final Pattern LOCAL = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private LocalName() {}

    /** @throws Problem when the request came for another name */
    static void require(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (host != null && !LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            throw new Problem(
                    421,
                    "Misdirected request",
                    "Without http.auth this address answers to localhost only; a proxy has to send Host: localhost.");
        }
    }
}
