package dev.stepwise.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.Map;

/**
 * A request to a place of the endpoint.
 *
 * @param exchange with the client
 * @param right of whoever asks
 * @param variables of the place's template, by name
 * @param hold what the request and its answer hold of the memory for all
 */
record Request(HttpExchange exchange, Right right, Map<String, String> variables, ByteBudget.Hold hold) {

    /** A variable of the template. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }
}
