package dev.stepwise.cli.plot;

import dev.stepwise.codec.csv.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a drawing into a file, as a picture in PNG if its name ends so and otherwise as it is, in SVG. */
public final class PlotFile {

    private PlotFile() {}

    /**
     * Writes a drawing.
     *
     * @throws BadDataException if it is to be a picture and this machine has no letters to draw
     */
    public static void write(Path file, String svg) throws IOException {
        if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".png")) {
            Files.writeString(file, svg);
            return;
        }
        byte[] picture;
        try {
            System.setProperty("java.awt.headless", "true");
            picture = PlotImage.png(svg);
        } catch (LinkageError | InternalError e) { // how Java tells that fonts or their libraries are missing
            throw new BadDataException(
                    "%s: no pictures in PNG on this machine, which lacks fonts (%s): name the file .svg"
                            .formatted(file, e.getMessage()));
        }
        Files.write(file, picture);
    }
}
