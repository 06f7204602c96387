package dev.stepwise.http;

import dev.stepwise.em.operation.Instruction;
import dev.stepwise.model.Explain;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Another backend, of which a test changes what it is about. */
class Forwarding implements Backend {

    private final Backend other;

    Forwarding(Backend other) {
        this.other = other;
    }

    @Override
    public boolean isLive() {
        return other.isLive();
    }

    @Override
    public List<String> missing() {
        return other.missing();
    }

    @Override
    public List<String> models() {
        return other.models();
    }

    @Override
    public byte @Nullable [] snapshot(String model) {
        return other.snapshot(model);
    }

    @Override
    public boolean score(
            String model, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments) {
        return other.score(model, points, explain, assignments);
    }

    @Override
    public byte @Nullable [] carryOut(String model, Instruction instruction) throws IOException, InterruptedException {
        return other.carryOut(model, instruction);
    }

    @Override
    public History history(String model) {
        return other.history(model);
    }

    @Override
    public String instance() {
        return other.instance();
    }

    @Override
    public String version() {
        return other.version();
    }

    @Override
    public String metrics() {
        return other.metrics();
    }
}
