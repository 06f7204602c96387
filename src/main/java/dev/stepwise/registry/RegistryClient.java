package dev.stepwise.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.event.SchemaKey;
import dev.stepwise.codec.event.WriterSchema;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the interface of Confluent's Schema Registry over HTTP. Whatever a registry answers, and however slowly, an answer
 * has a limit in bytes and in time. Follows no redirection, as that would carry the credentials elsewhere. Safe for threads.
 */
final class RegistryClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCEPTED = "application/vnd.schemaregistry.v1+json, application/json";
    private static final String POSTED = "application/vnd.schemaregistry.v1+json";
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_MESSAGE = 300;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A registry says by these numbers of its own that a subject, a version or a schema is not there. */
    private static final int LEAST_NOT_FOUND_CODE = 40_400;

    private static final int MOST_NOT_FOUND_CODE = 40_499;

    private final RegistryOptions options;
    private final @Nullable String authorization;
    private final HttpClient http;
    /** The address that answered last. */
    private volatile int first;

    RegistryClient(RegistryOptions options) {
        this.options = options;
        this.authorization = authorization(options);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.timeout().compareTo(CONNECT_TIMEOUT) < 0 ? options.timeout() : CONNECT_TIMEOUT);
        if (options.tls() != null) {
            builder.sslContext(options.tls());
        }
        this.http = builder.build();
    }

    private static @Nullable String authorization(RegistryOptions options) {
        if (options.token() != null) {
            return "Bearer " + options.token();
        }
        return options.user() == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString((options.user() + ":" + options.password()).getBytes(UTF_8));
    }

    /**
     * Asks for a schema with all that it refers to.
     *
     * @return null if the registry says that it does not have it
     * @throws RegistryException when no address gives a usable answer
     */
    @Nullable
    WriterSchema schema(SchemaKey key) throws RegistryException, InterruptedException {
        JsonNode answer = ask((key.global() ? "/schemas/guids/" : "/schemas/ids/") + key.text());
        if (answer == null) {
            return null;
        }
        JsonNode type = answer.path("schemaType");
        List<String> references = new References(this).of(answer.path("references"));
        return new WriterSchema(type.asText(WriterSchema.AVRO), textOf(answer), references);
    }

    /** Asks for a version of a subject that a schema refers to. It has to be there, even if it has been deleted since. */
    JsonNode version(String subject, int version) throws RegistryException, InterruptedException {
        JsonNode answer = ask("/subjects/" + encoded(subject) + "/versions/" + version + "?deleted=true");
        if (answer == null) {
            throw new RegistryException(
                    "has no version " + version + " of the subject " + subject + ", to which a schema refers");
        }
        return answer;
    }

    static String textOf(JsonNode answer) throws RegistryException {
        if (!answer.path("schema").isTextual()) {
            throw new RegistryException("gives an answer without a schema");
        }
        return answer.path("schema").textValue();
    }

    /**
     * Asks for the id of a schema in a subject.
     *
     * @param type such as {@link WriterSchema#AVRO}, which is left out, as registries without other formats know no types
     * @param register whether the registry is to take it where it does not have it
     * @throws RegistryException when no address gives a usable answer, or the schema is refused or not there
     */
    int id(String subject, String type, String schema, boolean register)
            throws RegistryException, InterruptedException {
        String path = "/subjects/" + encoded(subject);
        ObjectNode asked = JSON.createObjectNode().put("schema", schema);
        if (!type.equals(WriterSchema.AVRO)) {
            asked.put("schemaType", type);
        }
        String body = asked.toString();
        JsonNode answer = ask(path, body);
        if (answer == null && register) { // who may only read needs to register nothing that is there
            try {
                answer = ask(path + "/versions", body);
            } catch (RegistryException e) {
                throw new RegistryException(e.getMessage() + "; the schema is not yet in the subject " + subject
                        + ": with output.register: false somebody else registers it");
            }
        }
        if (answer == null) {
            throw new RegistryException("the registry does not have the schema in the subject " + subject);
        }
        if (!answer.path("id").canConvertToInt()) {
            throw new RegistryException("the registry gives an answer without an id");
        }
        return answer.path("id").intValue();
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, UTF_8).replace("+", "%20");
    }

    private @Nullable JsonNode ask(String path) throws RegistryException, InterruptedException {
        return ask(path, null);
    }

    /** @param body to be posted; null: something is asked for */
    private @Nullable JsonNode ask(String path, @Nullable String body) throws RegistryException, InterruptedException {
        List<URI> addresses = options.addresses();
        RegistryException failure = new RegistryException("has no address");
        int start = first;
        for (int i = 0; i < addresses.size(); i++) {
            int at = (start + i) % addresses.size();
            try {
                JsonNode answer = ask(addresses.get(at), path, body);
                first = at;
                return answer;
            } catch (RegistryException e) {
                failure = new RegistryException("registry " + addresses.get(at) + " " + e.getMessage());
            }
        }
        throw failure;
    }

    private @Nullable JsonNode ask(URI address, String path, @Nullable String posted)
            throws RegistryException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(options.timeout())
                .header("Accept", ACCEPTED);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (posted != null) {
            request.header("Content-Type", POSTED).POST(BodyPublishers.ofString(posted));
        }
        HttpResponse<byte[]> response = send(request.build());
        JsonNode body = parsed(response.body());
        int code = body.path("error_code").asInt();
        if (response.statusCode() == OK && body.isObject()) {
            return body;
        }
        if (response.statusCode() == NOT_FOUND && code >= LEAST_NOT_FOUND_CODE && code <= MOST_NOT_FOUND_CODE) {
            return null;
        }
        throw new RegistryException(
                switch (response.statusCode()) {
                    case UNAUTHORIZED, FORBIDDEN -> "refuses the credentials (" + response.statusCode() + ")";
                    case NOT_FOUND -> "does not speak the interface of a schema registry here (404)";
                    case CONFLICT, UNPROCESSABLE ->
                        "refuses the schema (" + response.statusCode() + "): " + excerpt(body.path("message"));
                    case OK -> "gives an answer that is no JSON object";
                    default -> "answers " + response.statusCode();
                });
    }

    private static String excerpt(JsonNode message) {
        String text = message.asText("no reason is given").replaceAll("\\s+", " ");
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws RegistryException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(options.timeout().toNanos(), TimeUnit.NANOSECONDS); // with the body, unlike the request's
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RegistryException(
                    "does not answer within " + options.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new RegistryException("is unreachable: " + reason(e.getCause()));
        }
    }

    /** The innermost message: those around it repeat it, or say less. */
    private static String reason(@Nullable Throwable failure) {
        String reason = "no reason is known";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        }
        return reason;
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode parsed = JSON.readTree(body);
            return parsed == null ? JSON.missingNode() : parsed;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
