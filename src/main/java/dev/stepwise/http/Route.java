package dev.stepwise.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place of the endpoint.
 *
 * @param method {@code GET}, which answers HEAD too, or {@code POST}
 * @param right that it takes
 * @param template such as {@code /models/{id}}
 * @param handler answers
 */
record Route(String method, Right right, String template, Handler handler) {

    /** Answers requests to a place. */
    interface Handler {

        /** @throws Problem when there is no good answer */
        Answer answer(Request request) throws IOException;
    }

    /** The template's variables in a path; null: another place. */
    @Nullable
    Map<String, String> match(String path) {
        List<String> wanted = List.of(template.split("/", -1));
        List<String> given = List.of(path.split("/", -1));
        if (wanted.size() != given.size()) {
            return null;
        }
        Map<String, String> variables = new TreeMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String step = wanted.get(i);
            if (step.startsWith("{")) {
                variables.put(step.substring(1, step.length() - 1), given.get(i));
            } else if (!step.equals(given.get(i))) {
                return null;
            }
        }
        return variables;
    }
}
