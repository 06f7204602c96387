package dev.stepwise.runtime;

/**
 * Where the service listens.
 *
 * @param host an address of this machine; the loopback address keeps others out
 * @param port 0: any free one
 */
public record HttpOptions(String host, int port) {

    /** Nobody outside this machine. */
    public static final String LOOPBACK = "127.0.0.1";
}
