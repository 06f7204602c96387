package dev.stepwise.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker, KRaft controller included, within this JVM. It listens on the loopback interface alone, knows one
 * replica of everything and creates no topic unasked. Not thread safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    static final String LOOPBACK = "127.0.0.1";
    private static final int NODE_ID = 1;

    private final Path directory;
    private final boolean temporary;
    private final int port;
    private final Map<String, String> properties;
    private @Nullable KafkaRaftServer server;

    private EmbeddedBroker(Builder builder) throws IOException {
        temporary = builder.directory == null;
        directory = builder.directory == null
                ? Files.createTempDirectory("stepwise-broker")
                : Files.createDirectories(builder.directory);
        List<Integer> free = FreePorts.some(2);
        port = builder.port == 0 ? free.get(0) : builder.port;
        properties = properties(directory, port, free.get(1));
        properties.putAll(builder.properties);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Address for {@code bootstrap.servers}; the same after a restart. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /**
     * Starts the broker, again after {@link #stop()} with the topics as they were.
     *
     * @throws KafkaException if it cannot start, for example because the port is taken
     */
    public void start() {
        if (server != null) {
            throw new IllegalStateException("the broker runs already");
        }
        requireFree(port);
        format();
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            starting.shutdown();
            starting.awaitShutdown();
            throw e;
        }
        server = starting;
    }

    /** Shuts the broker down and keeps its data and its port for {@link #start()}. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Shuts the broker down and deletes its directory, unless that was given to the builder. */
    @Override
    public void close() {
        stop();
        if (temporary) {
            delete(directory);
        }
    }

    /** Writes the cluster's identity into a new directory; an old one keeps its own. */
    private void format() {
        try {
            String clusterId = new MetaPropertiesEnsemble.Loader()
                    .addLogDirs(List.of(directory.toString()))
                    .load()
                    .clusterId()
                    .orElseGet(() -> Uuid.randomUuid().toString());
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(NODE_ID)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(directory.toString())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new KafkaException("cannot format " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> properties(Path directory, int port, int controllerPort) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("process.roles", "broker,controller");
        properties.put("controller.quorum.voters", NODE_ID + "@" + LOOPBACK + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put(
                "listeners",
                "PLAINTEXT://" + LOOPBACK + ":" + port + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", directory.toString());
        properties.put("auto.create.topics.enable", "false");
        // One node holds the only replica.
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // Nobody waits for members that do not come, or for the transactions of those that were killed.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // Small: it shares the heap with the service.
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        return properties;
    }

    /** The broker itself would say so with three stack traces. */
    private static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
        } catch (IOException e) {
            throw new KafkaException("port " + port + " of " + LOOPBACK + " cannot be had: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }

    /** The builder holds what a broker is started with. */
    public static final class Builder {

        private int port;
        private @Nullable Path directory;
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder() {}

        /** Port to listen on; 0, the default, takes a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the directory where the data lives and stays. By default the data lives in a temporary directory that
         * goes with the broker.
         */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** A broker property, over the defaults. */
        public Builder property(String key, String value) {
            properties.put(key, value);
            return this;
        }

        /**
         * A running broker.
         *
         * @throws KafkaException if it cannot start, for example because the port is taken
         */
        public EmbeddedBroker start() {
            EmbeddedBroker broker;
            try {
                broker = new EmbeddedBroker(this);
            } catch (IOException e) {
                throw new UncheckedIOException("no directory or no port for a broker", e);
            }
            try {
                broker.start();
            } catch (RuntimeException e) {
                broker.close();
                throw e;
            }
            return broker;
        }
    }
}
