package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.operation.Command;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Lets points be assigned with the newest version again. */
@picocli.CommandLine.Command(
        name = "unpin",
        description = "Makes the service assign points with the newest version of a model again.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UnpinCommand extends OperatorCommand {

    @Override
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        return new Command.Unpin();
    }
}
