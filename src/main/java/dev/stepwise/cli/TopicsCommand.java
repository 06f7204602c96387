package dev.stepwise.cli;

import dev.stepwise.runtime.ServiceTopics;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The topics of a service, made beforehand by somebody who may. */
@Command(
        name = "topics",
        description =
                "Makes the topics that a service needs, as its configuration says, and checks those that are there.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TopicsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE.yaml", description = "the configuration of serve")
    private Path config;

    @Override
    public Integer call() throws InterruptedException {
        ServiceConfiguration configuration = ConfigurationFile.read(config, System.getenv());
        new ServiceTopics(configuration.service(), configuration.topics()).prepare();
        PrintWriter out = spec.commandLine().getOut();
        out.println("All topics are there, as they have to be.");
        out.flush();
        return 0;
    }
}
