package dev.stepwise.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code fit --plot} draws, read back from the SVG. */
class FitPlotTest {

    @TempDir
    private Path folder;

    @Test
    void oneColumnIsAHistogramUnderTheDensities() throws Exception {
        Document svg = plot("features: [{name: 'a<b'}]\ncomponents: 2\n", "a<b\n1\n2\n3\n4\n11\n12\n13\n14\n");
        // the densities of two components, and of the mixture
        assertThat(elements(svg, "polyline")).hasSize(3);
        assertThat(elements(svg, "circle")).hasSize(2); // of the legend
        assertThat(texts(svg)).contains("a<b", "model", "1: 50.0 %");
    }

    @Test
    void twoColumnsAreAScatterWithTwoEllipsesForEachComponent() throws Exception {
        // a square about the origin: variances 1 and 4, covariance 0
        Document svg = plot(
                "features: [{name: x}, {name: y}]\ncomponents: 1\nprior: none\n", "x,y\n-1,-2\n-1,2\n1,-2\n1,2\n,7\n");
        assertThat(elements(svg, "circle")).hasSize(1 + 4);
        List<Element> ellipses = elements(svg, "ellipse");
        assertThat(ellipses).hasSize(2 * 2); // each with its rim
        double one = Double.parseDouble(ellipses.getFirst().getAttribute("rx"));
        assertThat(Double.parseDouble(ellipses.getLast().getAttribute("rx"))).isCloseTo(2 * one, within(0.02));
    }

    @Test
    void moreColumnsAreDrawnInPairs() throws Exception {
        Document svg = plot(
                "features: [{name: x}, {name: y}, {name: z}]\ncomponents: 1\n", "x,y,z\n1,2,3\n2,1,4\n3,5,1\n4,4,4\n");
        assertThat(elements(svg, "clipPath")).hasSize(3);
        assertThat(elements(svg, "circle")).hasSize(1 + 3 * 4);
        assertThat(elements(svg, "ellipse")).hasSize(3 * 2 * 2);
    }

    @Test
    void manyPointsAreThinnedAndItSaysSo() throws Exception {
        String rows = IntStream.range(0, 10_000).mapToObj(i -> i + "," + i % 7).collect(Collectors.joining("\n"));
        Document svg = plot("features: [{name: x}, {name: y}]\ncomponents: 1\n", "x,y\n" + rows + "\n");
        assertThat(elements(svg, "circle")).hasSize(1 + 5_000);
        assertThat(texts(svg)).contains("5,000 of 10,000 points");
    }

    @Test
    void aFewPointsFarOutAreLeftOutAndToldInTheUsersUnit() throws Exception {
        String rows = IntStream.range(0, 200)
                .mapToObj(i -> (10 + i % 7) + "," + (i == 9 ? 1e9 : 1 + i % 5))
                .collect(Collectors.joining("\n"));
        Document svg = plot("features: [{name: x}, {name: y, transform: log}]\ncomponents: 1\n", "x,y\n" + rows + "\n");
        assertThat(texts(svg)).contains("outside: y, 1 as far as 1000000000");
        assertThat(elements(svg, "circle")).hasSize(1 + 199);
    }

    @Test
    void aPointThatBelongsToOneComponentHasItsColour() {
        assertThat(PlotColours.mixed(new double[] {1, 0})).isEqualTo(PlotColours.of(0));
        assertThat(PlotColours.mixed(new double[] {0, 1})).isEqualTo(PlotColours.of(1));
        assertThat(PlotColours.mixed(new double[] {0.5, 0.5})).isNotIn(PlotColours.of(0), PlotColours.of(1));
    }

    @Test
    void ticksAreRoundNumbersWithinTheAxis() {
        PlotAxis axis = new PlotAxis(0.13, 1.02, 100, 400);
        assertThat(axis.ticks(60)).extracting(PlotAxis.Tick::label).containsExactly("0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(axis.value(axis.at(0.7))).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void countsAreBarsUnderTheProbabilities() throws Exception {
        Document svg =
                plot("features: [{name: heads, family: binomial, trials: 4}]\ncomponents: 2\n", "heads\n0\n1\n3\n4\n");
        // the background, and a bar for each of 0, 1, 2, 3 and 4
        assertThat(elements(svg, "rect")).hasSize(1 + 5);
        assertThat(elements(svg, "rect").get(1 + 2).getAttribute("height")).isEqualTo("0.00");
        assertThat(elements(svg, "polyline")).hasSize(3);
        assertThat(plot("features: [{name: n, family: poisson}]\ncomponents: 1\n", "n\n1\n2\n")
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(2);
    }

    @Test
    void everyOtherValueHasAPanelOfItsOwn() throws Exception {
        String features = """
                features:
                  - {name: x}
                  - {name: kind, family: categorical, levels: [red, green, "a very long name of a level that is cut"]}
                  - {name: hour, family: von-mises, period: 24}
                  - {name: open, family: bernoulli}
                  - {name: n, family: poisson}
                components: 1
                """;
        String rows = "x,kind,hour,open,n\n1,red,23,yes,0\n2,green,1,no,2\n3,red,0,no,1\n4,green,2,yes,2\n";
        Document svg = plot(features, rows);
        assertThat(texts(svg)).contains("kind", "hour", "open", "red", "green", "no", "yes");
        // of every panel the component and the mixture
        assertThat(elements(svg, "polyline")).hasSize(2 * 5);
        Document alone = plot(features.replace("  - {name: x}\n", ""), rows);
        assertThat(elements(alone, "polyline")).hasSize(2 * 4);
        assertThat(texts(alone)).contains("kind", "hour", "open", "n");
    }

    /** 200 to 839, most of them from 200 to 263, each as often as another, and one of 100,000. */
    @Test
    void countsFarFromZeroAreDrawnWhereTheyAre() throws Exception {
        String rows = IntStream.range(0, 640)
                .mapToObj(i -> String.valueOf(200 + (i % 10 == 0 ? i : i % 64)))
                .collect(Collectors.joining("\n"));
        Document svg = plot("features: [{name: n, family: poisson}]\ncomponents: 2\n", "n\n" + rows + "\n100000\n");
        assertThat(texts(svg)).contains("200", "outside: n, 1 as far as 100000");
        List<Element> bars = elements(svg, "rect").stream()
                .filter(rect -> rect.getAttribute("class").equals("bar"))
                .toList();
        // 20 counts each, from 200 to 839
        assertThat(bars).hasSize(32);
        double first = Double.parseDouble(bars.get(0).getAttribute("height"));
        double fifth = Double.parseDouble(bars.get(5).getAttribute("height"));
        assertThat(fifth / first)
                .as("2 of the every-tenth rows, against those and 9 rows in 10 of 20 counts of 64")
                .isLessThan(0.02);
        assertThat(svg.getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points")
                        .getNodeValue())
                .doesNotContain("NaN");
    }

    @Test
    void aDrawingSaysWhatItHasNoRoomFor() throws Exception {
        String columns = IntStream.range(0, 9).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        String flags = IntStream.range(0, 25).mapToObj(i -> "f" + i).collect(Collectors.joining(","));
        String features =
                Stream.of(columns.split(",")).map("{name: %s}"::formatted).collect(Collectors.joining(", "))
                        + ", "
                        + Stream.of(flags.split(","))
                                .map("{name: %s, family: bernoulli}"::formatted)
                                .collect(Collectors.joining(", "));
        String row = "1,2,3,4,5,6,7,8,9" + ",0".repeat(25) + "\n" + "2,1,4,3,6,5,8,7,1" + ",1".repeat(25) + "\n";
        Document svg = plot(
                "features: [" + features + "]\ncomponents: 1\n", columns + "," + flags + "\n" + row + row + row + row);
        assertThat(texts(svg)).contains("6 of 9 columns, 24 of 25 other values");
    }

    /** Eight colours are told apart; from the ninth component on they come again. */
    @Test
    void aComponentWhoseColourComesAgainHasAnotherMarkAndDashes() throws Exception {
        String rows = IntStream.range(0, 90)
                .mapToObj(i -> 100 * (i % 9) + i / 9 % 3 + "," + (i / 9 % 2))
                .collect(Collectors.joining("\n"));
        Document svg = plot("features: [{name: x}, {name: y}]\ncomponents: 9\n", "x,y\n" + rows + "\n");
        assertThat(texts(svg)).contains("8: 11.1 %", "9: 11.1 %");
        assertThat(elements(svg, "circle")).hasSize(8 + 80);
        assertThat(elements(svg, "polygon")).as("squares of the ninth").hasSize(1 + 10);
        assertThat(elements(svg, "ellipse").stream().filter(ellipse -> ellipse.hasAttribute("stroke-dasharray")))
                .hasSize(2);
        assertThat(IntStream.of(0, 8, 16, 24).mapToObj(PlotMarks::dashes)).doesNotHaveDuplicates();
    }

    @Test
    void aModelOfWordsAloneCannotBeDrawn() throws IOException {
        CommandRun run = run(
                "features: [{name: n, family: multinomial}, {name: m, family: multinomial}]\ncomponents: 1\n",
                "n,m\n1,1\n2,1\n");
        assertThat(run.err()).contains("--plot does not draw features of the family multinomial");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Document plot(String model, String data) throws Exception {
        CommandRun run = run(model, data);
        assertThat(run.err()).isEmpty();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("plot.svg").toFile());
    }

    private CommandRun run(String model, String data) throws IOException {
        return CommandRun.of(
                "fit",
                "--data",
                Files.writeString(folder.resolve("data.csv"), data),
                "--model",
                Files.writeString(folder.resolve("model.yaml"), model),
                "--plot",
                folder.resolve("plot.svg"));
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }
}
