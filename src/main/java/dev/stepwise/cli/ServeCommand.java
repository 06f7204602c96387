package dev.stepwise.cli;

import dev.stepwise.cli.terminal.FailedException;
import dev.stepwise.cli.terminal.JsonLog;
import dev.stepwise.runtime.ServiceRunner;
import dev.stepwise.runtime.configuration.ConfigurationFile;
import dev.stepwise.runtime.configuration.LogFormat;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The service against a real cluster, until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the service against a Kafka cluster.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final long LOOK_MILLIS = 1_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE.yaml", description = "the configuration")
    private Path config;

    @Option(names = "--check", description = "read the configuration and the models, say what is wrong, and stop")
    private boolean check;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServiceConfiguration configuration = ConfigurationFile.read(config, System.getenv());
        if (check) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(config.getFileName() + " is valid: models "
                    + configuration.service().models().stream()
                            .map(ServedModel::id)
                            .toList());
            out.flush();
            return 0;
        }
        if (configuration.log() == LogFormat.JSON) {
            JsonLog.use();
        }
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            try {
                stopped.await(25, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (ServiceRunner runner = new ServiceRunner(configuration)) {
            LOG.info(
                    "Listening on {}:/{}",
                    configuration.http().keyStore() == null ? "http" : "https",
                    runner.address());
            boolean ready = false;
            while (!told.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!runner.service().isLive()) {
                    throw new FailedException("the service has failed: "
                            + String.join("; ", runner.service().missing()));
                }
                boolean now = runner.service().missing().isEmpty();
                if (now != ready) {
                    LOG.info(now ? "Ready" : "Not ready: {}", runner.service().missing());
                    ready = now;
                }
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
