package dev.stepwise.cli;

import dev.stepwise.cli.bench.BenchCommand;
import dev.stepwise.cli.demo.DemoCommand;
import dev.stepwise.cli.terminal.Failures;
import dev.stepwise.cli.terminal.WrongArguments;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point: hands the arguments to the command they name and turns its outcome into an exit code. */
@Command(
        name = "stepwise",
        description = "Live soft clustering of event streams.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            TopicsCommand.class,
            ResetCommand.class,
            InitCommand.class,
            NameCommand.class,
            FreezeCommand.class,
            ResumeCommand.class,
            PinCommand.class,
            UnpinCommand.class,
            RevertCommand.class,
            FitCommand.class,
            ScoreCommand.class,
            ReplayCommand.class,
            TopologyCommand.class,
            BenchCommand.class,
            ProduceCommand.class,
            WatchCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands with their rules: 0 for a result, 1 for a failure at run time, 2 for usage, model or data errors. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new WrongArguments())
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** The version as the jar's manifest has it. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"stepwise " + (version == null ? "development" : version)};
        }
    }
}
