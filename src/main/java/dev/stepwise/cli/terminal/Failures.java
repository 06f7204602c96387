package dev.stepwise.cli.terminal;

import dev.stepwise.codec.csv.BadDataException;
import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.runtime.IncompatibleModelException;
import dev.stepwise.runtime.InvalidTopicsException;
import dev.stepwise.runtime.ServiceRunningException;
import dev.stepwise.runtime.configuration.InvalidConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says on standard error what went wrong, and with which exit code the process ends. */
public final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        switch (failure) {
            case InvalidModelException invalid -> err.println(name + ": " + invalid.getMessage());
            case BadDataException bad -> err.println(name + ": " + bad.getMessage());
            case CollapseException _ ->
                err.println(name + ": maximum likelihood drove a component onto too few points, from every start;"
                        + " fewer components, more points or 'prior: auto' prevent it");
            case InvalidParametersException _ ->
                err.println(name
                        + ": some numbers of the data are so far from all others that no model of them can be computed;"
                        + " leave the field empty where a number such as 1e308 stands for a missing value");
            case InvalidConfigurationException invalid -> err.println(name + ":\n" + invalid.getMessage());
            case InvalidTopicsException topics -> err.println(name + ":\n" + topics.getMessage());
            case IncompatibleModelException incompatible -> err.println(name + ":\n" + incompatible.getMessage());
            case ServiceRunningException running -> err.println(name + ": " + running.getMessage());
            case FailedException failed -> err.println(name + ": " + failed.getMessage());
            case NoSuchFileException missing ->
                err.println(name + ": " + missing.getFile() + ": there is no such file or folder");
            case AccessDeniedException denied -> err.println(name + ": " + denied.getFile() + ": permission denied");
            case IOException io -> err.println(name + ": " + io);
            case KafkaException kafka -> err.println(name + ": Kafka: " + rootMessage(kafka));
            default -> {
                err.println(name + ": unexpected failure");
                failure.printStackTrace(err);
            }
        }
        err.flush();
        return failure instanceof InvalidModelException
                        || failure instanceof InvalidConfigurationException
                        || failure instanceof BadDataException
                        || root(failure) instanceof ConfigException
                ? ExitCode.USAGE
                : ExitCode.SOFTWARE;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = root(failure);
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
