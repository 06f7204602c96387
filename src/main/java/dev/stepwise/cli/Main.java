package dev.stepwise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point: hands the arguments to the command they name. */
@Command(name = "stepwise", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
public final class Main implements Runnable {

    /** Runs the command line and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.err);
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
