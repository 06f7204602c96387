package dev.stepwise.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A drawing as a picture in PNG, of twice as many pixels: it draws the elements that {@link Svg} is given here, and no others. */
final class PlotImage {

    private static final int SCALE = 2;
    private static final Color PAPER = Color.WHITE;
    private static final int HALO = 4;

    /** Steps of a path: a command and its numbers. */
    private static final Pattern STEP = Pattern.compile("([MmhvL])\\s*(-?[\\d.]+)(?:[ ,]+(-?[\\d.]+))?");

    private static final Pattern CALL = Pattern.compile("(translate|rotate)\\(([^)]*)\\)");

    private final Graphics2D canvas;
    private final Map<String, Shape> clips = new HashMap<>();

    private PlotImage(Graphics2D canvas) {
        this.canvas = canvas;
    }

    /** Returns the bytes of a picture of an SVG document that {@link Svg} has written. */
    static byte[] png(String svg) {
        try {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)))
                    .getDocumentElement();
            BufferedImage image = new BufferedImage(
                    SCALE * (int) number(root, "width"),
                    SCALE * (int) number(root, "height"),
                    BufferedImage.TYPE_INT_RGB);
            Graphics2D canvas = image.createGraphics();
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            canvas.scale(SCALE, SCALE);
            new PlotImage(canvas).children(root);
            canvas.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("Svg writes XML", e);
        }
    }

    private void children(Element parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                Shape outer = canvas.getClip();
                Matcher clip = Pattern.compile("url\\(#(.+)\\)").matcher(element.getAttribute("clip-path"));
                if (clip.matches()) {
                    canvas.clip(clips.get(clip.group(1)));
                }
                draw(element);
                canvas.setClip(outer);
            }
        }
    }

    private void draw(Element element) {
        switch (element.getTagName()) {
            case "g" -> children(element);
            case "clipPath" -> {
                Element box = (Element) element.getElementsByTagName("rect").item(0);
                clips.put(element.getAttribute("id"), box(box));
            }
            case "text" -> text(element);
            case "style" -> {}
            default -> paint(element, shape(element));
        }
    }

    private static Shape shape(Element element) {
        return switch (element.getTagName()) {
            case "rect" -> box(element);
            case "line" ->
                new Line2D.Double(
                        number(element, "x1"), number(element, "y1"), number(element, "x2"), number(element, "y2"));
            case "circle" -> {
                double r = number(element, "r");
                yield new Ellipse2D.Double(number(element, "cx") - r, number(element, "cy") - r, 2 * r, 2 * r);
            }
            case "ellipse" -> {
                double rx = number(element, "rx");
                double ry = number(element, "ry");
                yield transform(element).createTransformedShape(new Ellipse2D.Double(-rx, -ry, 2 * rx, 2 * ry));
            }
            case "polyline", "polygon" -> points(element);
            case "path" -> path(element.getAttribute("d"));
            default -> throw new IllegalStateException("no picture of " + element.getTagName());
        };
    }

    private void paint(Element element, Shape shape) {
        Color fill = colour(element, "fill", defaultFill(element));
        if (fill != null) {
            canvas.setColor(fill);
            canvas.fill(shape);
        }
        String stroke = switch (element.getAttribute("class")) {
            case "grid" -> Svg.GRID;
            case "axis" -> Svg.AXIS;
            default -> "none";
        };
        Color line = colour(element, "stroke", stroke);
        if (line != null) {
            float width = element.hasAttribute("stroke-width") ? (float) number(element, "stroke-width") : 1;
            float[] dashes = dashes(element.getAttribute("stroke-dasharray"));
            canvas.setColor(line);
            canvas.setStroke(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
            canvas.draw(shape);
        }
    }

    /** Returns lengths of dashes and gaps; null: a solid line. */
    private static float @Nullable [] dashes(String lengths) {
        if (lengths.isEmpty()) {
            return null;
        }
        String[] texts = lengths.split("[ ,]+");
        float[] dashes = new float[texts.length];
        for (int i = 0; i < dashes.length; i++) {
            dashes[i] = Float.parseFloat(texts[i]);
        }
        return dashes;
    }

    private static String defaultFill(Element element) {
        return switch (element.getAttribute("class")) {
            case "paper" -> "white";
            case "bar" -> Svg.BAR;
            default -> "none";
        };
    }

    private void text(Element element) {
        boolean isTitle = element.getAttribute("class").equals("title");
        canvas.setFont(new Font(Font.SANS_SERIF, isTitle ? Font.BOLD : Font.PLAIN, isTitle ? 15 : 12));
        String text = element.getTextContent();
        double length = canvas.getFontMetrics().stringWidth(text);
        double shift = switch (element.getAttribute("text-anchor")) {
            case "middle" -> -length / 2;
            case "end" -> -length;
            default -> 0;
        };
        AffineTransform before = canvas.getTransform();
        canvas.transform(transform(element));
        canvas.translate(numberOrZero(element, "x") + shift, numberOrZero(element, "y"));
        if (element.getAttribute("class").equals("mark")) {
            Shape outline = canvas.getFont()
                    .createGlyphVector(canvas.getFontRenderContext(), text)
                    .getOutline();
            canvas.setColor(PAPER);
            canvas.setStroke(new BasicStroke(HALO, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            canvas.draw(outline);
        }
        canvas.setColor(Color.decode(isTitle ? Svg.TITLE : Svg.TEXT));
        canvas.drawString(text, 0, 0);
        canvas.setTransform(before);
    }

    /** Returns a colour with its opacity; null: none. */
    private static @Nullable Color colour(Element element, String attribute, String otherwise) {
        String value = element.hasAttribute(attribute) ? element.getAttribute(attribute) : otherwise;
        Color colour = switch (value) {
            case "none" -> null;
            case "white" -> PAPER;
            case "currentColor" -> Color.decode(Svg.INK);
            default -> Color.decode(value);
        };
        String opacity = element.getAttribute(attribute + "-opacity");
        return colour == null || opacity.isEmpty()
                ? colour
                : new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), (int)
                        Math.round(255 * Double.parseDouble(opacity)));
    }

    private static AffineTransform transform(Element element) {
        AffineTransform transform = new AffineTransform();
        Matcher call = CALL.matcher(element.getAttribute("transform"));
        while (call.find()) {
            String[] numbers = call.group(2).split("[ ,]+");
            if (call.group(1).equals("translate")) {
                transform.translate(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
            } else {
                transform.rotate(Math.toRadians(Double.parseDouble(numbers[0])));
            }
        }
        return transform;
    }

    private static Shape box(Element element) {
        return new Rectangle2D.Double(
                numberOrZero(element, "x"),
                numberOrZero(element, "y"),
                number(element, "width"),
                number(element, "height"));
    }

    private static Shape points(Element element) {
        Path2D path = new Path2D.Double();
        for (String point : element.getAttribute("points").strip().split("\\s+")) {
            int comma = point.indexOf(',');
            double x = Double.parseDouble(point.substring(0, comma));
            double y = Double.parseDouble(point.substring(comma + 1));
            if (path.getCurrentPoint() == null) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        if (element.getTagName().equals("polygon")) {
            path.closePath();
        }
        return path;
    }

    private static Shape path(String steps) {
        Path2D path = new Path2D.Double();
        Matcher step = STEP.matcher(steps);
        while (step.find()) {
            double x = Double.parseDouble(step.group(2));
            double y = step.group(3) == null ? 0 : Double.parseDouble(step.group(3));
            double fromX =
                    path.getCurrentPoint() == null ? 0 : path.getCurrentPoint().getX();
            double fromY =
                    path.getCurrentPoint() == null ? 0 : path.getCurrentPoint().getY();
            switch (step.group(1)) {
                case "M" -> path.moveTo(x, y);
                case "m" -> path.moveTo(fromX + x, fromY + y);
                case "h" -> path.lineTo(fromX + x, fromY);
                case "v" -> path.lineTo(fromX, fromY + x);
                default -> path.lineTo(x, y);
            }
        }
        return path;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static double numberOrZero(Element element, String attribute) {
        return element.hasAttribute(attribute) ? number(element, attribute) : 0;
    }
}
