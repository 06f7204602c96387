package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may give commands over HTTP, and what they are. */
class CommandsTest {

    private final List<Instruction> given = new ArrayList<>();
    private @Nullable String event = "{\"event\":\"frozen\",\"message\":\"Done.\"}";
    private final Backend backend = new Forwarding(new OneModel(new FixedHistory())) {
        @Override
        public byte @Nullable [] carryOut(String model, Instruction instruction) throws IOException {
            given.add(instruction);
            if (instruction.command() instanceof Command.Resume) {
                throw new IOException("no broker answers");
            }
            return event == null ? null : event.getBytes(UTF_8);
        }
    };
    private final HttpClient client = HttpClient.newHttpClient();
    private Endpoint endpoint =
            with(Access.of("score", null, null).and("look", Right.READ).and("rule", Right.ADMIN));

    private Endpoint with(Access access) {
        try {
            return new Endpoint(new EndpointOptions("127.0.0.1", 0, access, null, List.of()), backend, new Resources());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        endpoint.close();
        client.close();
    }

    private HttpRequest.Builder to(String path, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private HttpResponse<String> command(String body, @Nullable String authorization) throws Exception {
        return client.send(
                to("/models/a/commands", authorization)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Test
    void onlyWhoHasTheRightGivesCommands() throws Exception {
        for (String token : List.of("look", "score")) {
            HttpResponse<String> refused = command("{\"command\":\"freeze\"}", "Bearer " + token);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("right to admin");
        }
        assertThat(command("{\"command\":\"freeze\"}", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(command("{\"command\":\"freeze\"}", null).statusCode()).isEqualTo(401);
        assertThat(given).isEmpty();
        HttpResponse<String> done = command("{\"command\":\"freeze\"}", "Bearer rule");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).isEqualTo(event);
        assertThat(given).singleElement().extracting(Instruction::command).isEqualTo(new Command.Freeze());
        assertThat(endpoint.failedLogins())
                .as("too few rights are no wrong secret")
                .isEqualTo(1);
    }

    @Test
    void whoMayOnlyReadHasNothingScored() throws Exception {
        for (String token : List.of("look", "score", "rule")) {
            HttpRequest.Builder score = to("/models/a/score", "Bearer " + token).POST(BodyPublishers.ofString("{}"));
            assertThat(client.send(score.build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(token.equals("look") ? 403 : 503);
            String overview = client.send(to("/overview", "Bearer " + token).build(), BodyHandlers.ofString())
                    .body();
            assertThat(overview)
                    .contains("\"right\":\""
                            + (token.equals("look") ? "read" : token.equals("rule") ? "admin" : "score"));
        }
    }

    /** As it was before there were rights: HTTP changes nothing. */
    @Test
    void withoutATokenForItNobodyGivesCommands() throws Exception {
        for (Access access : List.of(Access.open(), Access.of("score", null, null))) {
            endpoint.close();
            endpoint = with(access);
            HttpResponse<String> refused = command("{\"command\":\"freeze\"}", "Bearer score");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("http.auth.adminToken is not set");
        }
        assertThat(given).isEmpty();
    }

    @Test
    void everyCommandIsUnderstoodAndSaysWhoGaveIt() throws Exception {
        command("{\"command\":\"name\",\"cluster\":3,\"name\":\"Night shift\"}", basic("ann:rule"));
        command("{\"command\":\"pin\"}", "Bearer rule");
        command("{\"command\":\"pin\",\"version\":812,\"by\":\"bob\"}", basic("ann:rule"));
        command("{\"command\":\"unpin\"}", "Bearer rule");
        command("{\"command\":\"revert\",\"version\":7}", "Bearer rule");
        assertThat(given)
                .extracting(Instruction::command)
                .containsExactly(
                        new Command.Name(3, "Night shift"),
                        new Command.Pin(Command.Pin.NEWEST),
                        new Command.Pin(812),
                        new Command.Unpin(),
                        new Command.Revert(7));
        assertThat(given).extracting(Instruction::by).containsExactly("ann", "http", "bob", "http", "http");
    }

    @Test
    void whatIsNoCommandIsSaidAndNotGiven() throws Exception {
        for (String body : List.of(
                "",
                "freeze",
                "[]",
                "{}",
                "{\"command\":\"reset\"}",
                "{\"command\":\"freeze\",\"version\":1}",
                "{\"command\":\"freeze\",\"command\":\"unpin\"}",
                "{\"command\":\"revert\"}",
                "{\"command\":\"revert\",\"version\":0}",
                "{\"command\":\"pin\",\"version\":1.5}",
                "{\"command\":\"pin\",\"version\":99999999999999999999}",
                "{\"command\":\"name\",\"cluster\":1}",
                "{\"command\":\"name\",\"cluster\":5000000000,\"name\":\"a\"}",
                "{\"command\":\"name\",\"cluster\":1,\"name\":\"a\\nb\"}",
                "{\"command\":\"freeze\",\"by\":\"" + "x".repeat(65) + "\"}")) {
            assertThat(command(body, "Bearer rule").statusCode()).as(body).isEqualTo(400);
        }
        assertThat(given).isEmpty();
    }

    @Test
    void whatComesOfACommandIsTold() throws Exception {
        assertThat(command("{\"command\":\"resume\"}", "Bearer rule").statusCode())
                .isEqualTo(503);
        event = "{\"event\":\"refused\",\"message\":\"The model is not pinned.\"}";
        HttpResponse<String> refused = command("{\"command\":\"unpin\"}", "Bearer rule");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("The model is not pinned.");
        event = null;
        assertThat(command("{\"command\":\"unpin\"}", "Bearer rule").statusCode())
                .isEqualTo(504);
    }

    /** A page of another origin in the browser of somebody who has the right. */
    @Test
    void pagesOfOtherOriginsGiveNoCommands() throws Exception {
        HttpRequest.Builder foreign = to("/models/a/commands", basic("ann:rule"))
                .header("Content-Type", "application/json")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("{\"command\":\"freeze\"}"));
        assertThat(client.send(foreign.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        HttpRequest.Builder form = to("/models/a/commands", basic("ann:rule"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"command\":\"freeze\"}"));
        assertThat(client.send(form.build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(415);
        assertThat(given).isEmpty();
    }
}
