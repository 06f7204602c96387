package dev.stepwise.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file with data. A dash means standard input. It and a pipe are kept in a file: data are read more than once. */
public final class DataFile implements ITypeConverter<Path> {

    private static final String STANDARD_INPUT = "-";
    private static final Path NAME_OF_COPY = Path.of("standard-input.csv");

    @Override
    public Path convert(String name) {
        if (name.equals(STANDARD_INPUT)) {
            return kept("standard input", () -> System.in);
        }
        Path path = Path.of(name);
        boolean canBeReadOnce = Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
        return canBeReadOnce ? kept(name, () -> Files.newInputStream(path)) : path;
    }

    private interface Source {
        InputStream open() throws IOException;
    }

    private static Path kept(String name, Source source) {
        try (InputStream in = source.open()) {
            return copy(in);
        } catch (IOException e) {
            throw new TypeConversionException(name + " cannot be kept in a file: " + e.getMessage());
        }
    }

    /** A file with all that can be read, which goes when the process ends. */
    static Path copy(InputStream in) throws IOException {
        Path folder = Files.createTempDirectory("stepwise");
        Path file = folder.resolve(NAME_OF_COPY);
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit(); // the last that was registered goes first
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    /** What a command line calls the file. */
    public static String said(Path file) {
        return file.endsWith(NAME_OF_COPY) ? STANDARD_INPUT : CsvOptions.quoted(file.toString());
    }
}
