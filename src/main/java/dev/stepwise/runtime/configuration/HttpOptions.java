package dev.stepwise.runtime.configuration;

import dev.stepwise.http.EndpointOptions;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options say where the service listens, and to whom.
 *
 * @param host an address of this machine; the loopback address keeps others out
 * @param port 0: any free one
 * @param secrets that requests have to know
 * @param keyStore file with the key of HTTPS, or null for HTTP
 * @param keyStorePassword of that file and its key
 * @param names by which others call the service, where it is open
 * @param healthPort port of its own for health, over HTTP; 0: any free one; {@link #NO_PORT}: none
 * @param healthHost address of that port, or null for {@code host}
 */
public record HttpOptions(
        String host,
        int port,
        HttpSecrets secrets,
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
        this(host, port, HttpSecrets.NONE, null, null, List.of(), NO_PORT, null);
    }

    /** Returns these options with another file. */
    HttpOptions withKeyStore(String file) {
        return new HttpOptions(host, port, secrets, file, keyStorePassword, names, healthPort, healthHost);
    }

    /** Returns the options of the endpoint. */
    public EndpointOptions endpoint() throws IOException {
        return new EndpointOptions(
                host,
                port,
                secrets.access(),
                keyStore == null ? null : KeyStoreFile.context(keyStore, keyStorePassword),
                names);
    }

    /** Returns the address of the port for health. */
    public String hostOfHealth() {
        return healthHost == null ? host : healthHost;
    }

    /** Whether requests need no secret. */
    public boolean isOpen() {
        return !secrets.access().isRestricted();
    }

    /** Returns the options without the secrets. */
    @Override
    public String toString() {
        return "HttpOptions[host=" + host + ", port=" + port + ", secrets=" + secrets + ", keyStore=" + keyStore
                + ", keyStorePassword="
                + isGiven(keyStorePassword) + ", names=" + names + ", healthPort=" + healthPort + ", healthHost="
                + healthHost + "]";
    }

    private static String isGiven(@Nullable String secret) {
        return secret == null ? "none" : "given";
    }
}
