package dev.stepwise.cli;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.WriterSchemas;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelInput;
import dev.stepwise.topology.BackgroundChallenges;
import dev.stepwise.topology.LatestModels;
import dev.stepwise.topology.LearningTopology;
import dev.stepwise.topology.ScoringTopology;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what the two topologies of a model look like, in the words of Kafka Streams. */
@Command(
        name = "topology",
        description = "Prints the graphs of the scoring and the learning topology.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TopologyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "FILE.yaml",
            description = "the model (default: one of the two columns x, y)")
    private @Nullable Path model;

    @Override
    public Integer call() {
        ModelDefinition definition = model == null
                ? ModelFile.parse(
                        "{id: example, input: {topic: points}, features: [{name: x}, {name: y}], components: 2}")
                : ModelFile.read(model);
        if (definition.input() == null) {
            definition = definition.readFrom(ModelInput.of("points"));
        }
        List<ServedModel> models = List.of(ServedModel.of(definition));
        TopicNames topics = new TopicNames("stepwise.");
        String input = Objects.requireNonNull(definition.input()).topic();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Scoring of topic %s%n%n%s%n",
                input,
                ScoringTopology.build(
                                input,
                                models,
                                topics,
                                new LatestModels(models),
                                new EventReaders(Limits.DEFAULT, WriterSchemas.NONE),
                                Duration.ZERO,
                                ServiceListener.NONE)
                        .describe());
        out.printf(
                "Learning%n%n%s%n",
                LearningTopology.build(
                                models, topics, Duration.ofSeconds(10), BackgroundChallenges.NONE, ServiceListener.NONE)
                        .describe());
        out.flush();
        return 0;
    }
}
