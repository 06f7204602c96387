package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.runtime.Reset;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Forgets a model, or everything, after asking. */
@Command(
        name = "reset",
        description =
                "Deletes what a service that does not run has left in Kafka: state, topics and offsets, or what it knows of a key.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ResetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE.yaml", description = "the configuration of serve")
    private Path config;

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "this model alone, also one that the configuration no longer names (default: everything)")
    private @Nullable String model;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "what is known of this key of the model alone, such as a device")
    private @Nullable String key;

    @Option(
            names = "--key-hex",
            paramLabel = "HEX",
            description = "the same of a key that is no text: its bytes as hexadecimal digits")
    private @Nullable String keyHex;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Bytes wanted = key();
        if (wanted != null && model == null) {
            throw new ParameterException(spec.commandLine(), "--key needs --model: keys are those of a model");
        }
        ServiceOptions service = ConfigurationFile.read(config, System.getenv()).service();
        Reset reset = new Reset(service);
        Reset.Plan plan = plan(reset, wanted);
        PrintWriter out = spec.commandLine().getOut();
        if (plan.isEmpty()) {
            requireKnown(service);
            out.println("There is nothing to delete.");
            out.flush();
            return 0;
        }
        show(plan, spec.commandLine().getErr());
        if (!yes && !confirmed()) {
            throw new FailedException("nothing has been deleted");
        }
        reset.carryOut(plan);
        out.println("Deleted.");
        out.flush();
        return 0;
    }

    private Reset.Plan plan(Reset reset, @Nullable Bytes wanted) throws InterruptedException {
        if (model == null) {
            return reset.ofAll();
        }
        return wanted == null ? reset.of(model) : reset.of(model, wanted);
    }

    /** The bytes of the key; null: none is named. */
    private @Nullable Bytes key() {
        if (key != null && keyHex != null) {
            throw new ParameterException(spec.commandLine(), "--key and --key-hex name one key; leave one of them out");
        }
        byte[] bytes = key == null ? ofHex() : key.getBytes(UTF_8);
        if (bytes == null) {
            return null;
        }
        if (bytes.length == 0) {
            throw new ParameterException(spec.commandLine(), "points with an empty key have none");
        }
        return Bytes.wrap(bytes);
    }

    private byte @Nullable [] ofHex() {
        try {
            return keyHex == null ? null : HexFormat.of().parseHex(keyHex);
        } catch (IllegalArgumentException _) {
            throw new ParameterException(
                    spec.commandLine(), "--key-hex takes two hexadecimal digits for each byte, such as 00ff2a");
        }
    }

    /** A name that nothing is left of may be a slip of the pen. */
    private void requireKnown(ServiceOptions service) {
        List<String> known = service.models().stream().map(ServedModel::id).toList();
        if (model != null && !known.contains(model)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing is left of a model '" + model + "'; the configuration names " + String.join(", ", known));
        }
    }

    private static void show(Reset.Plan plan, PrintWriter err) {
        new TreeSet<>(plan.topics()).forEach(topic -> err.println("topic            " + topic));
        plan.tombstones()
                .forEach((partition, keys) -> err.println("values of keys   "
                        + keys.stream().map(ResetCommand::text).toList() + " in " + partition));
        new TreeSet<>(plan.groups()).forEach(group -> err.println("offsets of group " + group));
        err.flush();
    }

    /** A key as text, or as hexadecimal digits where it is none. */
    private static String text(Bytes key) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(key.get())).toString();
        } catch (CharacterCodingException _) {
            return "hex " + HexFormat.of().formatHex(key.get());
        }
    }

    private boolean confirmed() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        err.print("This cannot be undone. Delete all of it? Type yes: ");
        err.flush();
        // not the console's: an answer may come through a pipe
        return "yes".equals(new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine());
    }
}
