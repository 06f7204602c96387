package dev.stepwise.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures have what the drawings have, at twice the size. */
class PlotImageTest {

    private static final int WHITE = 0xffffff;

    @TempDir
    private Path folder;

    private static BufferedImage picture(Svg svg) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(PlotImage.png(svg.toString()))));
    }

    private static int colour(BufferedImage picture, int x, int y) {
        return picture.getRGB(2 * x, 2 * y) & WHITE;
    }

    @Test
    void shapesStandWhereTheyStandInTheDrawing() throws IOException {
        Svg svg = new Svg(100, 60);
        svg.add("<rect x=\"10\" y=\"10\" width=\"20\" height=\"20\" class=\"bar\"/>");
        svg.add("<circle cx=\"50\" cy=\"20\" r=\"8\" fill=\"#0072b2\"/>");
        svg.add("<polygon points=\"70,10 90,10 90,30 70,30\" fill=\"#d55e00\" fill-opacity=\"0.5\"/>");
        svg.add("<line x1=\"0\" x2=\"100\" y1=\"50\" y2=\"50\" class=\"axis\"/>");
        BufferedImage picture = picture(svg);
        assertThat(picture.getWidth()).isEqualTo(200);
        assertThat(picture.getHeight()).isEqualTo(120);
        assertThat(colour(picture, 2, 2)).isEqualTo(WHITE);
        assertThat(colour(picture, 20, 20)).isEqualTo(0xdde1e6);
        assertThat(colour(picture, 50, 20)).isEqualTo(0x0072b2);
        assertThat(colour(picture, 80, 20)).isBetween(0xe9ae7e, 0xebb080); // half way to white
        assertThat(colour(picture, 50, 50)).isEqualTo(0x999999);
    }

    @Test
    void ellipsesAreTurnedAndCrossesDrawn() throws IOException {
        Svg svg = new Svg(100, 100);
        svg.add("<ellipse rx=\"40\" ry=\"5\" transform=\"translate(50 50) rotate(90)\" fill=\"#009e73\"/>");
        svg.add("<path d=\"M10,20 h8 m-4,-4 v8\" stroke=\"#d55e00\" stroke-width=\"2\"/>");
        BufferedImage picture = picture(svg);
        assertThat(colour(picture, 50, 20)).isEqualTo(0x009e73);
        assertThat(colour(picture, 20, 50)).isEqualTo(WHITE);
        assertThat(colour(picture, 12, 20)).isEqualTo(0xd55e00);
        assertThat(colour(picture, 14, 23)).isEqualTo(0xd55e00);
    }

    @Test
    void nothingLeavesItsPanel() throws IOException {
        Svg svg = new Svg(100, 100);
        svg.add("<clipPath id=\"p\"><rect x=\"0\" y=\"0\" width=\"50\" height=\"100\"/></clipPath>");
        svg.add("<g clip-path=\"url(#p)\">");
        svg.add("<circle cx=\"50\" cy=\"50\" r=\"20\" fill=\"#0072b2\"/>");
        svg.add("</g>");
        BufferedImage picture = picture(svg);
        assertThat(colour(picture, 40, 50)).isEqualTo(0x0072b2);
        assertThat(colour(picture, 60, 50)).isEqualTo(WHITE);
    }

    @Test
    void theNameOfTheFileTells() throws IOException {
        String svg = new Svg(10, 10).toString();
        PlotFile.write(folder.resolve("a.svg"), svg);
        PlotFile.write(folder.resolve("a.PNG"), svg);
        assertThat(folder.resolve("a.svg")).hasContent(svg);
        assertThat(Files.readAllBytes(folder.resolve("a.PNG"))).startsWith(0x89, 'P', 'N', 'G');
    }
}
