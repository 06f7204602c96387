package dev.stepwise.http;

import dev.stepwise.em.operation.Instruction;
import dev.stepwise.model.Explain;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A service with one model, {@code a}, that has no parameters yet.
 *
 * @param history of the model
 * @param metrics of the service
 */
record OneModel(History history, String metrics) implements Backend {

    OneModel(History history) {
        this(history, "");
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public List<String> missing() {
        return List.of();
    }

    @Override
    public List<String> models() {
        return List.of("a");
    }

    @Override
    public byte @Nullable [] snapshot(String model) {
        return null;
    }

    @Override
    public boolean score(
            String model, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments) {
        return false;
    }

    @Override
    public byte @Nullable [] carryOut(String model, Instruction instruction) {
        return null;
    }

    @Override
    public History history(String model) {
        return history;
    }

    @Override
    public String instance() {
        return "stepwise-0";
    }

    @Override
    public String version() {
        return "1.2.3";
    }
}
