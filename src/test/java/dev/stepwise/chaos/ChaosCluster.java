package dev.stepwise.chaos;

import dev.stepwise.testing.BrokerProcess;
import dev.stepwise.testing.ChildJvm;
import dev.stepwise.testing.Patience;
import dev.stepwise.testing.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A broker and two services, in processes of their own, with a network between them that fails on demand. */
final class ChaosCluster implements AutoCloseable {

    static final String MODEL = "steady";
    static final int SERVICES = 2;

    /** What the model file says; the checker reads it too. */
    static final String MODEL_FILE = """
            id: steady
            input: {topic: points, from: earliest}
            features:
              - {name: x}
              - {name: y}
            components: 2
            """;

    private static final Path JAR = Path.of("target", "stepwise.jar");
    private static final Duration SLICE = Duration.ofSeconds(10);

    private final Path directory;
    private final List<Integer> ports = freePorts(4);
    private final TcpProxy network;
    private final List<ChildJvm> services = new ArrayList<>();
    private final Admin admin;
    private final HangingTransactions hanging;
    private ChildJvm broker;
    private int startedAgain;

    ChaosCluster(Path directory) throws Exception {
        this.directory = directory;
        network = new TcpProxy(ports.get(2), ports.get(1));
        startBroker();
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                servers(),
                "reconnect.backoff.max.ms",
                1000,
                "default.api.timeout.ms",
                (int) SLICE.toMillis(),
                "request.timeout.ms",
                5000));
        hanging = new HangingTransactions(admin);
        ask(() -> admin.describeCluster().nodes().get(SLICE.toSeconds(), TimeUnit.SECONDS));
    }

    private static List<Integer> freePorts(int number) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For whoever watches, past the network that fails. */
    String servers() {
        return "127.0.0.1:" + ports.get(0);
    }

    Admin admin() {
        return admin;
    }

    HangingTransactions hangingTransactions() {
        return hanging;
    }

    TcpProxy network() {
        return network;
    }

    ChildJvm broker() {
        return broker;
    }

    ChildJvm service(int number) {
        return services.get(number);
    }

    void startBroker() throws Exception {
        broker = BrokerProcess.start(
                directory.resolve("broker"), ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    void startServices() throws Exception {
        for (int i = 0; i < SERVICES; i++) {
            services.add(start(i));
        }
    }

    void restart(int number) throws Exception {
        services.set(number, start(number));
    }

    private ChildJvm start(int number) throws Exception {
        Path configuration = Files.writeString(directory.resolve("stepwise" + number + ".yaml"), """
                kafka: {bootstrap.servers: "127.0.0.1:%d", state.dir: %s, metadata.max.age.ms: 2000}
                topics: {partitions: 3}
                snapshots: {interval: PT1S}
                http: {port: 0}
                models:
                  -
                %s
                """.formatted(
                        ports.get(2), directory.resolve("state" + number), MODEL_FILE.indent(4)));
        return ChildJvm.startJar(JAR, List.of("serve", "--config", configuration.toString()));
    }

    /** A question to the broker. */
    interface Question<T> {
        T ask() throws InterruptedException, ExecutionException, TimeoutException;
    }

    /** Asks until there is an answer: the broker may be away, or a group may still have members. */
    <T> T ask(Question<T> question) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (true) {
            try {
                return question.ask();
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("no answer for " + Patience.LONG, e);
                }
                Thread.sleep(500);
            }
        }
    }

    /** Changes something, once: an answer may get lost, and the second attempt then finds it done. */
    void change(Question<?> change) throws InterruptedException {
        ask(() -> {
            try {
                return change.ask();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException
                        || e.getCause() instanceof UnknownTopicOrPartitionException
                        || e.getCause() instanceof InvalidPartitionsException) {
                    return null;
                }
                throw e;
            }
        });
    }

    /** Where a partition ends. */
    long end(TopicPartition partition) throws InterruptedException {
        return ask(() -> admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(SLICE.toSeconds(), TimeUnit.SECONDS)
                .offset());
    }

    /** How far a group has come in a partition; 0: nowhere. */
    long committed(String group, TopicPartition partition) throws InterruptedException {
        return committed(group).getOrDefault(partition, 0L);
    }

    /** How far a group has come in the partitions in which it has come anywhere. */
    Map<TopicPartition, Long> committed(String group) throws InterruptedException {
        return ask(() -> {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(SLICE.toSeconds(), TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
            return offsets;
        });
    }

    /**
     * Says which service has ended by itself; nobody may, but for one that found no broker while it started: whoever runs it starts it
     * again, as operators' supervisors do.
     */
    void requireAllAlive() throws Exception {
        for (int i = 0; i < services.size(); i++) {
            ChildJvm service = services.get(i);
            if (service.isAlive()) {
                continue;
            }
            int code = service.await(Patience.LONG);
            String output = service.output();
            boolean foundNoBroker = code == 1
                    && !output.contains("- Ready")
                    && (output.contains("Timed out") || output.contains("no broker answers"));
            if (!foundNoBroker) {
                throw new AssertionError("a service has ended by itself, with " + code + ": " + service.log());
            }
            startedAgain++;
            restart(i);
        }
        if (!broker.isAlive()) {
            throw new AssertionError("the broker has ended by itself: " + broker.log());
        }
    }

    /** How often a service found no broker when it started, and was started again. */
    int startedAgain() {
        return startedAgain;
    }

    @Override
    public void close() throws Exception {
        admin.close(Duration.ZERO);
        services.forEach(ChildJvm::close);
        broker.close();
        network.close();
    }
}
