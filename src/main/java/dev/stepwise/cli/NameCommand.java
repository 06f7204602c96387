package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.em.operation.Command;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a cluster a name. */
@picocli.CommandLine.Command(
        name = "name",
        description =
                "Gives a cluster of a model a name, which snapshots and the page show; without --cluster, lists them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class NameCommand extends OperatorCommand {

    @Option(names = "--cluster", paramLabel = "ID", description = "which cluster")
    private @Nullable Integer cluster;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "its name; an empty one takes the name away")
    private @Nullable String name;

    @Override
    @Nullable
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        if (cluster == null) {
            if (name != null) {
                throw refusal("--cluster ID says which cluster is called that");
            }
            list(newest, out);
            return null;
        }
        if (name == null) {
            throw refusal("the name is missing; an empty one (\"\") takes the name away");
        }
        try {
            return new Command.Name(cluster, name);
        } catch (IllegalArgumentException e) {
            throw refusal("the name has " + e.getMessage());
        }
    }

    private static void list(@Nullable JsonNode newest, PrintWriter out) {
        if (newest == null) {
            out.println("The model has no clusters yet.");
            return;
        }
        for (JsonNode component : newest.path("components")) {
            out.printf(
                    "%4d  %5.1f %%  %s%n",
                    component.path("id").asInt(),
                    100 * component.path("weight").asDouble(),
                    component.has("name")
                            ? component.path("name").asText()
                            : component
                                    .path("traits")
                                    .path("sentence")
                                    .asText("")
                                    .strip());
        }
    }
}
