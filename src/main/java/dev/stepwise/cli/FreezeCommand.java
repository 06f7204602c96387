package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.operation.Command;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Stops learning. */
@picocli.CommandLine.Command(
        name = "freeze",
        description = "Makes a model learn nothing until it is resumed. Points are assigned as before.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FreezeCommand extends OperatorCommand {

    @Override
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        return new Command.Freeze();
    }
}
