package dev.stepwise.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real schema registry in a process of its own, and a producer with its serializers in another one. */
public final class ApicurioRegistry implements AutoCloseable {

    private static final Path HOME = Path.of("target", "registry");
    private static final Duration PATIENCE = Patience.LONG;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int port;

    private ApicurioRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a registry that forgets everything when it ends; it may take 15 s until it {@link #awaitAnswer answers}. */
    public static ApicurioRegistry start() throws IOException {
        Path app = HOME.resolve("app");
        if (!Files.exists(app.resolve("quarkus-run.jar"))) {
            throw new AssertionError(
                    "there is no registry in " + app + ": ./mvnw -f src/test/registry/pom.xml package fetches it");
        }
        int port = FreePorts.any();
        Process process = start(
                "registry",
                List.of(
                        "-Xmx300m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + FreePorts.any(),
                        "-jar",
                        app.resolve("quarkus-run.jar").toString()));
        return new ApicurioRegistry(process, port);
    }

    private static Process start(String name, List<String> arguments) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "children"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(Files.createTempFile(logs, name + "-", ".log").toFile())
                .redirectOutput(
                        name.equals("registry")
                                ? ProcessBuilder.Redirect.to(Files.createTempFile(logs, name + "-", ".out")
                                        .toFile())
                                : ProcessBuilder.Redirect.PIPE)
                .start();
    }

    /** Waits until it can be asked. */
    public void awaitAnswer() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(confluent() + "/subjects"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (true) {
                try {
                    if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    if (System.nanoTime() > deadline || !process.isAlive()) {
                        throw new AssertionError("the registry does not start", e);
                    }
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Registers a schema. Returns the id that it has then, or had before. */
    public int register(String subject, String type, String schema) throws Exception {
        String body = JSON.createObjectNode()
                .put("schemaType", type)
                .put("schema", schema)
                .toString();
        return ask(HttpRequest.newBuilder(URI.create(confluent() + "/subjects/" + subject + "/versions"))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(BodyPublishers.ofString(body)))
                .path("id")
                .intValue();
    }

    /** Returns the text of a schema. */
    public String schema(int id) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create(confluent() + "/schemas/ids/" + id)))
                .path("schema")
                .textValue();
    }

    private static JsonNode ask(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        }
    }

    /** Returns the address of its interface in Confluent's manner. */
    public URI confluent() {
        return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    /** It answers nobody until {@link #resume}; what it knows it keeps. */
    public void suspend() throws Exception {
        signal("-STOP");
    }

    public void resume() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        int code = new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill " + signal + " gave " + code);
        }
    }

    /** Starts a producer whose serializer registers its schemas here. */
    public Producer producer(String bootstrapServers, String topic) throws IOException {
        return new Producer(start(
                "producer",
                List.of(
                        "-Xmx200m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        HOME.resolve("serdes") + "/*",
                        Path.of("src", "test", "registry", "Events.java").toString(),
                        bootstrapServers,
                        ofItsSerializers(),
                        topic)));
    }

    private String ofItsSerializers() {
        return "http://127.0.0.1:" + port + "/apis/registry/v3";
    }

    /** Reads what is committed in a topic of assignments with the registry's own deserializer; a line for each, as Assignments.java says. */
    public List<String> assignments(String bootstrapServers, String topic) throws IOException {
        Process reader = start(
                "reader",
                List.of(
                        "-Xmx200m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        HOME.resolve("serdes") + "/*",
                        Path.of("src", "test", "registry", "Assignments.java").toString(),
                        bootstrapServers,
                        ofItsSerializers(),
                        topic));
        try {
            List<String> lines = new ArrayList<>();
            try (BufferedReader printed = reader.inputReader(StandardCharsets.UTF_8)) {
                for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                    if (line.equals("done")) {
                        return lines;
                    }
                    lines.add(line);
                }
            }
            throw new AssertionError("the reader has ended, see target/children/reader-*.log");
        } finally {
            reader.destroyForcibly();
        }
    }

    /** Sends events when it is told to. */
    public static final class Producer implements AutoCloseable {

        private final Process process;
        private final BufferedReader answers;

        private Producer(Process process) {
            this.process = process;
            this.answers = process.inputReader(StandardCharsets.UTF_8);
        }

        /** Sends the events that have been prepared first, and returns when the broker has them. Needs no registry. */
        public void send() throws IOException {
            prepare(0, 0, 0);
        }

        /** Serializes events of a version of the schema, which the serializer registers. */
        public void prepare(int version, int from, int to) throws IOException {
            process.getOutputStream()
                    .write((version + " " + from + " " + to + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            String answer = answers.readLine();
            while (answer != null && !answer.equals("done")) { // a library may print something
                answer = answers.readLine();
            }
            if (answer == null) {
                throw new AssertionError("the producer has ended, see target/children/producer-*.log");
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
