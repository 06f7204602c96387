package dev.stepwise.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.stepwise.cli.FitSearch.Candidate;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.report.Criterion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * CPU seconds of {@code fit} beside those of scikit-learn on one thread, on the same points, with the same number of starts and
 * each with its own tolerance: {@code ./mvnw -q -Pbench test-compile exec:exec@fit-cpu}. Start-up and reading are left out; the
 * compiler and the collector of the virtual machine are not. Where there is no scikit-learn it prints the one side alone.
 */
final class FitCpu {

    /** The argument of the process that fits one problem from a file. */
    private static final String ONE = "--one";

    private static final String THEIRS = """
            import sys, time, warnings
            import numpy as np
            from sklearn.mixture import GaussianMixture
            warnings.simplefilter("ignore")
            file, columns, low, high, starts, kind = sys.argv[1:]
            x = np.fromfile(file, dtype="<f8").reshape(-1, int(columns))
            GaussianMixture(2).fit(np.random.RandomState(1).randn(50, 2))
            begin = time.process_time()
            best = None
            for k in range(int(low), int(high) + 1):
                g = GaussianMixture(k, covariance_type=kind, n_init=int(starts), random_state=1).fit(x)
                if best is None or g.bic(x) < best.bic(x):
                    best = g
            spent = time.process_time() - begin
            print(spent, best.score(x) * len(x))
            """;

    /**
     * Points drawn from spherical clusters around means of this spread.
     *
     * @param spread of the clusters' means, in standard deviations of a cluster
     * @param words in a text; 0: the points are numbers
     */
    private record Problem(
            String name,
            int rows,
            int columns,
            int clusters,
            double spread,
            String covariance,
            int least,
            int most,
            int restarts,
            int words) {

        private static Problem of(String name) {
            return switch (name) {
                case "full" -> new Problem(name, 100_000, 8, 8, 1.6, "full", 8, 8, 1, 0);
                case "diagonal" -> new Problem(name, 5_000, 384, 20, 1, "diagonal", 20, 20, 1, 0);
                case "numbers" -> new Problem(name, 5_200, 2, 3, 3, "full", 1, 6, 1, 0);
                case "numbers-30" -> new Problem(name, 5_200, 2, 3, 3, "full", 1, 6, 30, 0);
                case "long" -> new Problem(name, 1_000_000, 2, 4, 3, "full", 4, 4, 1, 0);
                case "many" -> new Problem(name, 20_000, 32, 32, 1, "full", 32, 32, 1, 0);
                case "wide" -> new Problem(name, 400, 768, 2, 1, "diagonal", 2, 2, 1, 0);
                case "words" -> new Problem(name, 1_500, 5_000, 10, 1, "", 10, 10, 1, 200);
                default -> throw new IllegalArgumentException(name);
            };
        }

        private double[][] points() {
            SplittableRandom random = new SplittableRandom(1);
            double[][] centres = new double[clusters][columns];
            for (double[] centre : centres) {
                Arrays.setAll(centre, _ -> spread * random.nextGaussian());
            }
            double[][] points = new double[rows][columns];
            for (double[] point : points) {
                double[] centre = centres[random.nextInt(clusters)];
                if (words > 0) {
                    write(point, centre, random);
                } else {
                    Arrays.setAll(point, j -> centre[j] + random.nextGaussian());
                }
            }
            return points;
        }

        /** Draws words whose probabilities are in proportion to exp of the centre. */
        private void write(double[] counts, double[] centre, RandomGenerator random) {
            double[] cumulative = new double[centre.length];
            double sum = 0;
            for (int j = 0; j < centre.length; j++) {
                sum += Math.exp(centre[j]);
                cumulative[j] = sum;
            }
            for (int w = 0; w < words; w++) {
                int at = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
                counts[Math.min(counts.length - 1, at < 0 ? -at - 1 : at)]++;
            }
        }

        private String model() {
            StringBuilder yaml = new StringBuilder("id: cpu\ninput: {topic: t}\ncomponents: %s\n"
                    .formatted(least == most ? String.valueOf(most) : "{min: %d, max: %d}".formatted(least, most)));
            yaml.append(words > 0 ? "" : "covariance: " + covariance + "\n").append("features:\n");
            for (int j = 0; j < columns; j++) {
                yaml.append("  - {name: x").append(j).append(words > 0 ? ", family: multinomial}\n" : "}\n");
            }
            return yaml.toString();
        }
    }

    private FitCpu() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals(ONE)) {
            fit(Problem.of(arguments[1]), Path.of(arguments[2]), BatchEm.Options.CONVERGED);
            return;
        }
        List<String> names = arguments.length > 0
                ? List.of(arguments)
                : List.of("full", "diagonal", "numbers", "numbers-30", "long", "many", "wide", "words");
        System.out.println("problem      CPU s  scikit-learn  ratio  log-likelihood  scikit-learn's");
        for (String name : names) {
            compare(Problem.of(name));
        }
    }

    private static void compare(Problem problem) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("stepwise-fit-cpu");
        Path points = write(problem.points(), directory.resolve("points"));
        Path script = Files.writeString(directory.resolve("theirs.py"), THEIRS);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FitCpu.class.getName()));
        command.addAll(List.of(ONE, problem.name(), points.toString()));
        double[] ours = figures(command);
        if (ours.length == 0) {
            return;
        }
        double[] theirs = problem.words() > 0
                ? new double[0]
                : figures(List.of(
                        "python3",
                        script.toString(),
                        points.toString(),
                        String.valueOf(problem.columns()),
                        String.valueOf(problem.least()),
                        String.valueOf(problem.most()),
                        String.valueOf(problem.restarts()),
                        problem.covariance().equals("diagonal") ? "diag" : problem.covariance()));
        String line = "%-10s  %6.2f".formatted(problem.name(), ours[0]);
        line += theirs.length == 0
                ? "  %12s  %5s  %14.3f".formatted("none", "", ours[1])
                : "  %12.2f  %5.2f  %14.3f  %14.3f".formatted(theirs[0], ours[0] / theirs[0], ours[1], theirs[1]);
        System.out.println(line);
        Files.delete(points);
        Files.delete(script);
        Files.delete(directory);
    }

    private static Path write(double[][] points, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(points.length * points[0].length * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double[] point : points) {
            for (double x : point) {
                bytes.putDouble(x);
            }
        }
        return Files.write(file, bytes.array());
    }

    /** The two figures that a process prints; none where it fails. */
    private static double[] figures(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        for (String threads : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
            builder.environment().put(threads, "1");
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            System.out.println("no figures, because this does not start: " + command.getFirst());
            return new double[0];
        }
        String output;
        try (InputStream in = process.getInputStream()) {
            output = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (process.waitFor() != 0 || output.isEmpty()) {
            System.out.println("no figures, because this failed: " + command.getFirst());
            return new double[0];
        }
        return Arrays.stream(output.split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Waits until the compiler has done what start-up and reading left to it. */
    private static void waitForCompiler() throws InterruptedException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        for (long before = -1; before != compiler.getTotalCompilationTime(); ) {
            before = compiler.getTotalCompilationTime();
            Thread.sleep(300);
        }
    }

    /** Fits points from a file and prints CPU seconds of the process and the log-likelihood of the best number of components. */
    private static void fit(Problem problem, Path file, double tolerance) throws IOException, InterruptedException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        Dataset points = new Dataset(problem.columns());
        double[] row = new double[problem.columns()];
        for (int i = 0; i < problem.rows(); i++) {
            for (int j = 0; j < row.length; j++) {
                row[j] = bytes.getDouble();
            }
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        Path yaml = Files.writeString(file.resolveSibling("model.yaml"), problem.model());
        ModelDefinition model = ModelFile.read(yaml);
        Files.delete(yaml);
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        FitSearch.Effort effort =
                new FitSearch.Effort(problem.restarts(), 1, BatchEm.Options.MOST_ITERATIONS, tolerance, Criterion.BIC);
        waitForCompiler();
        long beginOwn = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begin = process.getProcessCpuTime();
        List<Candidate> candidates = new FitSearch(model, points, null, effort).run((_, _) -> {});
        double seconds = (process.getProcessCpuTime() - begin) / 1e9;
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - beginOwn;
        System.err.printf(
                "  %.2f s of the thread itself, %.2f s of the compiler and the collector%n",
                own / 1e9, seconds - own / 1e9);
        double best = Double.POSITIVE_INFINITY;
        double logLikelihood = Double.NaN;
        for (Candidate candidate : candidates) {
            if (candidate.report().bic() < best) {
                best = candidate.report().bic();
                logLikelihood = candidate.report().logLikelihood();
            }
            System.err.printf(
                    "  K %d: %d iterations%n",
                    candidate.model().components().max(), candidate.report().iterations());
        }
        System.out.println(seconds + " " + logLikelihood);
    }
}
