package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.operation.Command;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Lets a frozen model learn again. */
@picocli.CommandLine.Command(
        name = "resume",
        description = "Lets a frozen model learn again.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ResumeCommand extends OperatorCommand {

    @Override
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        return new Command.Resume();
    }
}
