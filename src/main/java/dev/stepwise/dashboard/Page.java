package dev.stepwise.dashboard;

import dev.stepwise.http.Resources;
import java.util.List;

/** The files of the page, all from the jar: nothing is fetched from anywhere else. */
public final class Page {

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final List<String> SCRIPTS = List.of(
            "main.js",
            "data.js",
            "stream.js",
            "colours.js",
            "format.js",
            "chart.js",
            "marks.js",
            "trends.js",
            "scatter.js",
            "axes.js",
            "shapes.js",
            "marginals.js",
            "transforms.js",
            "families.js",
            "components.js",
            "changes.js",
            "operate.js",
            "events.js",
            "anomalies.js",
            "status.js",
            "overview.js",
            "replay.js");

    private Page() {}

    /** The page at {@code /}, what it consists of under {@code /dashboard/}, and the descriptions of the interfaces. */
    public static Resources resources() {
        Resources resources = new Resources()
                .add("/", "text/html; charset=utf-8", Page.class, "index.html")
                .add("/dashboard/page.css", STYLE, Page.class, "page.css")
                .add("/dashboard/icon.svg", "image/svg+xml", Page.class, "icon.svg")
                .add("/dashboard/uplot.js", SCRIPT, Page.class, UPLOT + "uPlot.esm.js")
                .add("/dashboard/uplot.css", STYLE, Page.class, UPLOT + "uPlot.min.css")
                .add("/openapi.json", "application/json", Page.class, "openapi.json")
                .add("/asyncapi.yaml", "application/yaml", Page.class, "asyncapi.yaml");
        SCRIPTS.forEach(name -> resources.add("/dashboard/" + name, SCRIPT, Page.class, name));
        return resources;
    }
}
