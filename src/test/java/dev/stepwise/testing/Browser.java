package dev.stepwise.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.broker.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window, with an empty profile, driven by chromedriver over the W3C's WebDriver protocol. It takes any certificate. */
public final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--force-device-scale-factor=1");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path profile;
    private final Process driver;
    private final URI root;
    private final String session;

    /** Skips the test, and says so, on a machine without a browser; fails it there if {@code CI} is set. */
    public static void require() {
        if (find("chromedriver") == null || find("chromium") == null) {
            String message = "THE PAGE IS NOT TESTED: there is no chromium with chromedriver on this machine";
            System.err.println(message);
            assertThat(System.getenv("CI")).as(message).isNull();
            assumeTrue(false, message);
        }
    }

    private static Path find(String program) {
        return Stream.of("/usr/bin", "/usr/local/bin", "/snap/bin")
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    public Browser() throws Exception {
        profile = Files.createTempDirectory("stepwise-browser");
        int port = FreePorts.any();
        driver = new ProcessBuilder(find("chromedriver").toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("driver.log").toFile())
                .start();
        root = URI.create("http://127.0.0.1:" + port);
        List<String> flags = new ArrayList<>(FLAGS);
        flags.add("--user-data-dir=" + profile.resolve("profile"));
        Map<String, Object> capabilities = Map.of(
                "acceptInsecureCerts",
                true,
                "goog:chromeOptions",
                Map.of("binary", find("chromium").toString(), "args", flags),
                "goog:loggingPrefs",
                Map.of("browser", "ALL", "performance", "ALL"));
        awaitDriver();
        session = send("POST", "/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)))
                .path("sessionId")
                .asText();
    }

    private void awaitDriver() throws Exception {
        long deadline = System.nanoTime() + Patience.LONG.toNanos();
        while (true) {
            try {
                if (send("GET", "/status", null).path("ready").asBoolean()) {
                    return;
                }
            } catch (IOException e) {
                // it is on its way
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(Files.readString(profile.resolve("driver.log")));
            }
            Thread.sleep(50);
        }
    }

    private JsonNode send(String method, String path, Object body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString(UTF_8));
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.body());
        }
        return JSON.readTree(response.body()).path("value");
    }

    private JsonNode inSession(String path, Object body) throws Exception {
        return send("POST", "/session/" + session + path, body);
    }

    public void open(URI page) throws Exception {
        inSession("/url", Map.of("url", page.toString()));
    }

    /** What the body of a function returns. */
    public JsonNode run(String script) throws Exception {
        return inSession("/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** What a promise comes to; the script calls {@code arguments[0]} with it. */
    public JsonNode runLater(String script) throws Exception {
        return inSession("/execute/async", Map.of("script", script, "args", List.of()));
    }

    /** Waits until an expression holds. */
    public void await(String expression, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!run("return Boolean(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + patience + ": " + expression + "; console: " + console());
            }
            Thread.sleep(50);
        }
    }

    /** Presses a key on what has the focus, such as "\uE004" for Tab. */
    public void press(String key) throws Exception {
        List<Map<String, String>> strokes =
                List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key));
        inSession("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    /** Errors of the console since the last call. */
    public List<String> console() throws Exception {
        List<String> lines = new ArrayList<>();
        inSession("/se/log", Map.of("type", "browser")).forEach(entry -> {
            if (entry.path("level").asText().equals("SEVERE")) {
                lines.add(entry.path("message").asText());
            }
        });
        return lines;
    }

    /** Addresses that pages asked for since the last call; not what is written out in a page, nor those of the browser's own first page. */
    public List<URI> requests() throws Exception {
        List<URI> asked = new ArrayList<>();
        for (JsonNode entry : inSession("/se/log", Map.of("type", "performance"))) {
            JsonNode message = JSON.readTree(entry.path("message").asText()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                String url = message.at("/params/request/url").asText();
                if (!url.startsWith("chrome:") && !url.startsWith("data:")) {
                    asked.add(URI.create(url));
                }
            }
        }
        return asked;
    }

    /** Shows pages at this size, in the light or the dark. */
    public void view(int width, int height, boolean dark) throws Exception {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    private void devTools(String command, Map<String, Object> parameters) throws Exception {
        inSession("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** A picture of what is in view. */
    public byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(send("GET", "/session/" + session + "/screenshot", null).asText());
    }

    @Override
    public void close() throws Exception {
        try {
            send("DELETE", "/session/" + session, null);
        } finally {
            driver.destroy();
            driver.waitFor(10, TimeUnit.SECONDS);
            client.close();
            try (Stream<Path> files = Files.walk(profile)) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
