package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.operation.Command;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Keeps the version that points are assigned with. */
@picocli.CommandLine.Command(
        name = "pin",
        description =
                "Makes the service assign points with one version of a model until it is unpinned. Learning goes on.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PinCommand extends OperatorCommand {

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "which version: one of those that stepwise revert lists (default: the newest)")
    private @Nullable Long version;

    @Override
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        if (version != null && version < 1) {
            throw refusal("--to is a version, which is 1 or more");
        }
        return new Command.Pin(version == null ? Command.Pin.NEWEST : version);
    }
}
