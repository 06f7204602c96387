package dev.stepwise.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes an operator's commands, such as {@code {"command":"name","cluster":3,"name":"Night shift"}}. */
final class CommandRequests {

    private static final String UNNAMED = "http";

    /** Each has clients of its own, and waits for the learner. */
    private static final int MOST_AT_ONCE = 2;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Backend backend;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** When the newest command was given: no two at once. */
    private final AtomicLong newest = new AtomicLong();

    CommandRequests(Backend backend) {
        this.backend = backend;
    }

    /**
     * Gives the command of this body, and answers with the event that tells what came of it.
     *
     * @param user who has asked, as far as that is known
     * @throws Problem when it is no command, is refused, or is not carried out in time
     */
    byte[] answer(String model, @Nullable String user, byte[] body) {
        Instruction instruction = instruction(body, user);
        if (!places.tryAcquire()) {
            throw Problem.busy("Too many commands at once");
        }
        try {
            byte[] event = backend.carryOut(model, instruction);
            if (event == null) {
                throw new Problem(
                        504,
                        "Not yet",
                        "The learner has not come to the command. It will be carried out; an event tells.");
            }
            JsonNode told = JSON.readTree(event);
            if (told.path("event").asText().equals("refused")) {
                throw new Problem(409, "Refused", told.path("message").asText());
            }
            return event;
        } catch (IOException e) {
            throw new Problem(503, "The command cannot be given", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw Problem.busy("Out of time");
        } finally {
            places.release();
        }
    }

    private Instruction instruction(byte[] body, @Nullable String user) {
        try {
            JsonNode json = JSON.readTree(body);
            Command command = command(json);
            String by = json.has("by") ? text(json, "by") : user == null ? UNNAMED : user;
            // the time is what the event that answers it is found by
            long now = newest.accumulateAndGet(System.currentTimeMillis(), (last, clock) -> Math.max(last + 1, clock));
            return new Instruction(command, by, now);
        } catch (IOException e) {
            throw new Problem(400, "Not JSON", "Send a command as a JSON object, such as {\"command\":\"freeze\"}.");
        } catch (IllegalArgumentException e) {
            throw new Problem(400, "No command", "The text has " + e.getMessage() + ".");
        }
    }

    private static Command command(JsonNode json) {
        return switch (json.path("command").asText()) {
            case "name" -> {
                only(json, "cluster", "name");
                yield new Command.Name((int) whole(json, "cluster", Integer.MAX_VALUE), text(json, "name"));
            }
            case "freeze" -> {
                only(json);
                yield new Command.Freeze();
            }
            case "resume" -> {
                only(json);
                yield new Command.Resume();
            }
            case "pin" -> {
                only(json, "version");
                yield new Command.Pin(
                        json.has("version") ? whole(json, "version", Long.MAX_VALUE) : Command.Pin.NEWEST);
            }
            case "unpin" -> {
                only(json);
                yield new Command.Unpin();
            }
            case "revert" -> {
                only(json, "version");
                yield new Command.Revert(whole(json, "version", Long.MAX_VALUE));
            }
            default ->
                throw new Problem(400, "No command", "command is one of name, freeze, resume, pin, unpin and revert.");
        };
    }

    private static void only(JsonNode json, String... members) {
        json.fieldNames().forEachRemaining(name -> {
            if (!List.of("command", "by").contains(name) && !List.of(members).contains(name)) {
                throw new Problem(400, "No command", "The command has no member '" + name + "'.");
            }
        });
    }

    private static long whole(JsonNode json, String name, long most) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1 || value.asLong() > most) {
            throw new Problem(400, "No command", name + " has to be a whole number, 1 or more.");
        }
        return value.asLong();
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new Problem(400, "No command", name + " has to be a text.");
        }
        return value.asText();
    }
}
