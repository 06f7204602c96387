package dev.stepwise.registry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The options say where the registry is, and who we are to it.
 *
 * @param addresses of instances of one registry, at least one; the next is asked where one does not answer
 * @param user of basic authentication, or null
 * @param password that goes with the user
 * @param token that requests bear, or null
 * @param tls whom to trust and which key to show; null: as the machine has it
 * @param timeout of one request
 */
public record RegistryOptions(
        List<URI> addresses,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        @Nullable SSLContext tls,
        Duration timeout) {

    /** How long a request may take unless it is said otherwise. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    public RegistryOptions {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a registry needs an address");
        }
    }

    /** A registry that asks nobody who he is. */
    public static RegistryOptions of(URI... addresses) {
        return new RegistryOptions(List.of(addresses), null, null, null, null, TIMEOUT);
    }

    /** Returns the options without the secrets. */
    @Override
    public String toString() {
        return "RegistryOptions[addresses=" + addresses + ", user=" + user + ", password="
                + (password == null ? "none" : "given") + ", token=" + (token == null ? "none" : "given") + ", timeout="
                + timeout + "]";
    }
}
