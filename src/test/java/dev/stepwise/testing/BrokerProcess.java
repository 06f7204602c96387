package dev.stepwise.testing;

import dev.stepwise.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own, which keeps its data and its ports when it is killed and started again. */
public final class BrokerProcess {

    private BrokerProcess() {}

    /**
     * Starts it and returns when its process runs, not when it answers.
     *
     * @param port for whoever watches
     * @param ownPort for the service, which is told to come to {@code proxyPort} instead
     * @param controllerPort of its controller
     */
    public static ChildJvm start(Path directory, int port, int ownPort, int proxyPort, int controllerPort)
            throws Exception {
        return ChildJvm.start(
                BrokerProcess.class,
                List.of(
                        directory.toString(),
                        String.valueOf(port),
                        String.valueOf(ownPort),
                        String.valueOf(proxyPort),
                        String.valueOf(controllerPort)));
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        String host = "127.0.0.1:";
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .directory(Path.of(arguments[0]))
                .port(port)
                .property(
                        "listeners",
                        "PLAINTEXT://" + host + port + ",PROXIED://" + host + arguments[2] + ",CONTROLLER://" + host
                                + arguments[4])
                .property("advertised.listeners", "PLAINTEXT://" + host + port + ",PROXIED://" + host + arguments[3])
                .property(
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .property("inter.broker.listener.name", "PLAINTEXT")
                .property("controller.quorum.voters", "1@" + host + arguments[4])
                .start()) {
            System.out.println("up at " + broker.bootstrapServers());
            ChildJvm.awaitEndOfInput();
        }
    }
}
