package dev.stepwise.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface that nobody listens on now. */
public final class FreePorts {

    /** Below those that systems give to clients, one of which might have the port when its server comes back. */
    private static final int FIRST = 20_000;

    private static final int PORTS = 12_000;
    private static final int TRIES = 1_000;

    private FreePorts() {}

    /**
     * One of them.
     *
     * @throws IOException when there seems to be none
     */
    public static int any() throws IOException {
        return some(1).getFirst();
    }

    /** So many, no two the same. */
    static List<Integer> some(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int tried = 0; ports.size() < count; tried++) {
            int port = FIRST + ThreadLocalRandom.current().nextInt(PORTS);
            if (tried == TRIES) {
                throw new IOException("no port from " + FIRST + " on is free");
            }
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(EmbeddedBroker.LOOPBACK))) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }
}
