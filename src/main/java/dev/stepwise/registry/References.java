package dev.stepwise.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers what a schema refers to, and what that refers to, each after those that it uses itself. Used once. */
final class References {

    private static final int MOST = 100;
    private static final int MOST_CHARACTERS = 4 << 20;

    private final RegistryClient client;
    private final Set<String> seen = new HashSet<>();
    private final List<String> texts = new ArrayList<>();
    private int characters;

    References(RegistryClient client) {
        this.client = client;
    }

    /** @param references as an answer lists them: subjects and versions */
    List<String> of(JsonNode references) throws RegistryException, InterruptedException {
        for (JsonNode reference : references) {
            String subject = reference.path("subject").asText();
            int version = reference.path("version").asInt();
            if (!seen.add(version + " " + subject)) {
                continue;
            }
            if (seen.size() > MOST) {
                throw new RegistryException("has a schema that refers to more than " + MOST + " others");
            }
            JsonNode answer = client.version(subject, version);
            of(answer.path("references"));
            String text = RegistryClient.textOf(answer);
            characters += text.length();
            if (characters > MOST_CHARACTERS) {
                throw new RegistryException("has a schema that refers to more than " + MOST_CHARACTERS + " characters");
            }
            texts.add(text);
        }
        return texts;
    }
}
