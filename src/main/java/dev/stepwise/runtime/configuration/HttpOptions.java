package dev.stepwise.runtime.configuration;

import dev.stepwise.http.Access;
import dev.stepwise.http.EndpointOptions;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options say where the service listens, and to whom.
 *
 * @param host an address of this machine; the loopback address keeps others out
 * @param port 0: any free one
 * @param token that requests have to bear, or null
 * @param user of basic authentication, or null
 * @param password that goes with the user
 * @param keyStore file with the key of HTTPS, or null for HTTP
 * @param keyStorePassword of that file and its key
 * @param names by which others call the service, where it is open
 * @param healthPort port of its own for health, over HTTP; 0: any free one; {@link #NO_PORT}: none
 * @param healthHost address of that port, or null for {@code host}
 */
public record HttpOptions(
        String host,
        int port,
        @Nullable String token,
        @Nullable String user,
        @Nullable String password,
        @Nullable String keyStore,
        @Nullable String keyStorePassword,
        List<String> names,
        int healthPort,
        @Nullable String healthHost) {

    /** Stands for no port. */
    public static final int NO_PORT = -1;

    /** Nobody outside this machine. */
    public static final String LOOPBACK = "127.0.0.1";

    public HttpOptions {
        names = List.copyOf(names);
    }

    /** HTTP for whoever reaches the address. */
    public HttpOptions(String host, int port) {
        this(host, port, null, null, null, null, null, List.of(), NO_PORT, null);
    }

    /** Returns these options with another file. */
    HttpOptions withKeyStore(String file) {
        return new HttpOptions(
                host, port, token, user, password, file, keyStorePassword, names, healthPort, healthHost);
    }

    /** Returns the options of the endpoint. */
    public EndpointOptions endpoint() throws IOException {
        return new EndpointOptions(
                host,
                port,
                Access.of(token, user, password),
                keyStore == null ? null : KeyStoreFile.context(keyStore, keyStorePassword),
                names);
    }

    /** Returns the address of the port for health. */
    public String hostOfHealth() {
        return healthHost == null ? host : healthHost;
    }

    /** Whether requests need no secret. */
    public boolean isOpen() {
        return token == null && user == null;
    }

    /** Returns the options without the secrets. */
    @Override
    public String toString() {
        return "HttpOptions[host=" + host + ", port=" + port + ", token=" + isGiven(token) + ", user=" + user
                + ", password=" + isGiven(password) + ", keyStore=" + keyStore + ", keyStorePassword="
                + isGiven(keyStorePassword) + ", names=" + names + ", healthPort=" + healthPort + ", healthHost="
                + healthHost + "]";
    }

    private static String isGiven(@Nullable String secret) {
        return secret == null ? "none" : "given";
    }
}
