package dev.stepwise.http;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The options say where and how the endpoint listens.
 *
 * @param host address of this machine
 * @param port 0: any free one
 * @param access who may ask for anything but health
 * @param tls for HTTPS, or null for HTTP
 * @param names by which others call the endpoint, where it is open
 */
public record EndpointOptions(
        String host, int port, Access access, @Nullable SSLContext tls, List<String> names) {

    public EndpointOptions {
        names = List.copyOf(names);
    }

    /** HTTP for whoever reaches it. */
    public static EndpointOptions open(String host, int port) {
        return new EndpointOptions(host, port, Access.open(), null, List.of());
    }
}
