package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.runtime.Operator;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands to a learner have in common. */
abstract class OperatorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE.yaml", description = "the configuration of serve")
    private Path config;

    @Option(names = "--model", required = true, paramLabel = "ID", description = "which model")
    private String model;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "who gives the command, for the event that tells of it (default: the user's name)")
    private @Nullable String by;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "how long to wait for the service to carry it out (default: ${DEFAULT-VALUE})")
    private int waitSeconds = 30;

    @Option(names = "--dry-run", description = "say what would be sent, and send nothing")
    private boolean dryRun;

    /**
     * What is wanted.
     *
     * @param newest snapshot of the model; null: there is none
     * @return the command; null: all has been printed that was asked for
     */
    abstract @Nullable Command command(@Nullable JsonNode newest, PrintWriter out);

    @Override
    public Integer call() throws InterruptedException {
        ServiceOptions service = ConfigurationFile.read(config, System.getenv()).service();
        PrintWriter out = spec.commandLine().getOut();
        try (Operator operator = new Operator(service, served(service))) {
            Command command = command(operator.newestSnapshot(), out);
            if (command == null) {
                out.flush();
                return 0;
            }
            Instruction instruction = instruction(command);
            if (dryRun) {
                out.println("Would send to the learner of " + model + ": " + command + ", by " + instruction.by());
                out.flush();
                return 0;
            }
            JsonNode event = operator.carryOut(instruction, Duration.ofSeconds(waitSeconds));
            if (event == null) {
                throw new FailedException(
                        "the command is in the topic " + service.topics().statistics()
                                + ", but no service has carried it out within " + waitSeconds
                                + " s. It will be carried out when the service runs");
            }
            String sentence = event.path("message").asText();
            if (event.path("event").asText().equals("refused")) {
                throw new FailedException(sentence);
            }
            out.println(sentence);
            out.flush();
            return 0;
        }
    }

    private ServedModel served(ServiceOptions service) {
        return service.models().stream()
                .filter(served -> served.id().equals(model))
                .findFirst()
                .orElseThrow(() -> refusal("the configuration has no model '" + model + "'; it has "
                        + String.join(
                                ", ",
                                service.models().stream().map(ServedModel::id).toList())));
    }

    private Instruction instruction(Command command) {
        try {
            return new Instruction(
                    command, by == null ? System.getProperty("user.name", "") : by, System.currentTimeMillis());
        } catch (IllegalArgumentException e) {
            throw refusal("--by has " + e.getMessage());
        }
    }

    /** What is wrong with the command line. */
    ParameterException refusal(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
