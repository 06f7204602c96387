package dev.stepwise.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final TopicPartition WORDS = new TopicPartition("words", 0);

    @Test
    void whatIsCommittedSurvivesARestartOnTheSamePort() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            String servers = broker.bootstrapServers();
            createWords(servers);
            commit(servers, "before");
            broker.stop();
            broker.start();
            assertThat(broker.bootstrapServers()).isEqualTo(servers);
            commit(servers, "after");
            assertThat(readCommitted(servers, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void aDirectoryThatWasGivenIsKeptForTheNextBroker(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            createWords(broker.bootstrapServers());
            commit(broker.bootstrapServers(), "kept");
        }
        assertThat(directory).isNotEmptyDirectory();
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().directory(directory).start()) {
            assertThat(readCommitted(broker.bootstrapServers(), 1)).containsExactly("kept");
        }
    }

    @Test
    void itListensOnLoopbackAlone() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : network.inetAddresses().toList()) {
                    boolean answers = answers(new InetSocketAddress(address, port));
                    assertThat(answers).as("%s", address).isEqualTo(address.equals(InetAddress.getByName("127.0.0.1")));
                }
            }
        }
    }

    @Test
    void aPropertyOverridesTheDefault() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .property("auto.create.topics.enable", "true")
                .start()) {
            commit(broker.bootstrapServers(), "unasked");
            assertThat(readCommitted(broker.bootstrapServers(), 1)).containsExactly("unasked");
        }
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EmbeddedBroker.builder().port(taken.getLocalPort()).start())
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    @Test
    void aTemporaryDirectoryGoesWithTheBroker() throws Exception {
        List<Path> before = temporaryDirectories();
        try (EmbeddedBroker broker = EmbeddedBroker.builder().start()) {
            assertThat(broker.bootstrapServers()).isNotEmpty();
            assertThat(temporaryDirectories()).hasSize(before.size() + 1);
        }
        assertThat(temporaryDirectories()).isEqualTo(before);
    }

    private static List<Path> temporaryDirectories() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("stepwise-broker"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void createWords(String servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("words", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void commit(String servers, String word) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", "writer"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("words", word));
            producer.commitTransaction();
        }
    }

    private static List<String> readCommitted(String servers, int count) {
        List<String> words = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(WORDS));
            consumer.seekToBeginning(List.of(WORDS));
            for (int i = 0; i < 100 && words.size() < count; i++) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> words.add(record.value()));
            }
        }
        return words;
    }
}
