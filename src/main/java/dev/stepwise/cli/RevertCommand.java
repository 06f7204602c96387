package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.em.operation.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Undoes what was learned since a version. */
@picocli.CommandLine.Command(
        name = "revert",
        description = "Makes a model what it was at an earlier version, with its statistics; without --to, lists those"
                + " that are kept.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RevertCommand extends OperatorCommand {

    @Option(names = "--to", paramLabel = "VERSION", description = "which version")
    private @Nullable Long version;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    @Nullable
    Command command(@Nullable JsonNode newest, PrintWriter out) {
        if (version == null) {
            list(newest, out);
            return null;
        }
        if (!yes && !confirmed(out)) {
            throw new FailedException("nothing has been sent");
        }
        return new Command.Revert(version);
    }

    private static void list(@Nullable JsonNode newest, PrintWriter out) {
        JsonNode kept = newest == null ? null : newest.path("checkpoints");
        if (kept == null || kept.isEmpty()) {
            out.println("No version is kept yet.");
            return;
        }
        out.printf("%10s %7s %14s  %-20s  %s%n", "version", "epoch", "points", "newest event", "kept as");
        for (JsonNode one : kept) {
            out.printf(
                    "%10d %7d %14d  %-20s  %s%n",
                    one.path("version").asLong(),
                    one.path("epoch").asLong(),
                    one.path("points").asLong(),
                    time(one.path("newestEventTime").asLong()),
                    one.path("reason").asText().replace('-', ' '));
        }
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean confirmed(PrintWriter out) {
        out.print("What the model learned since is undone. A revert can be undone in the same way. Type yes: ");
        out.flush();
        try {
            return "yes".equals(new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
