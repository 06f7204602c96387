package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.record.KeyCodec;
import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.FullGaussianStatistics;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.topology.SimulatedTopic.Located;
import dev.stepwise.topology.Simulation.Fact;
import dev.stepwise.topology.Simulation.Summed;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold when a {@link Simulation} has come to its end. */
final class SimulationCheck {

    /** Of sums of at most some hundred numbers below 13, which have been standardised and back. */
    private static final double TOLERANCE = 1e-9;

    private static final Pattern LOST =
            Pattern.compile("never learns from offsets (\\d+) to (\\d+) of partition (\\d+)");

    /** What all schedules had together. */
    static final class Tally {
        long points;
        long unscored;
        long unlearned;
        long putBack;

        @Override
        public String toString() {
            return points + " points; " + unscored + " were deleted before they were scored, and " + unlearned
                    + " before they were learned from; offsets were put back in " + putBack + " schedules";
        }
    }

    private final Simulation world;
    private final Tally tally;
    private final Fact[][] facts;
    private final int[][] assigned;
    private final int[][] handedOver;
    private final int[][] learned;

    SimulationCheck(Simulation world, Tally tally) {
        this.world = world;
        this.tally = tally;
        int partitions = world.partitions();
        facts = new Fact[partitions][];
        assigned = new int[partitions][];
        handedOver = new int[partitions][];
        learned = new int[partitions][];
        for (int p = 0; p < partitions; p++) {
            int offsets = (int) world.input(p).end();
            Fact[] known = new Fact[offsets];
            world.input(p).committed(each -> {
                if (each.entry().about() instanceof Fact fact) {
                    known[(int) each.offset()] = fact;
                }
            });
            facts[p] = known;
            assigned[p] = new int[offsets];
            handedOver[p] = new int[offsets];
            learned[p] = new int[offsets];
        }
    }

    void check() {
        countAssignments();
        countStatistics();
        everyPointIsAssignedOnceOrTold();
        everyPointIsLearnedFromOnceOrTold();
        everyKeyHasThePointsThatAreAssigned();
        theLearnerIsWhatItHasRead();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private void countAssignments() {
        for (int p = 0; p < facts.length; p++) {
            int partition = p;
            long[] last = {-1};
            world.assignments(p).committed(each -> {
                int offset = Integer.parseInt(new String(each.entry().key(), UTF_8));
                assigned[partition][offset]++;
                require(facts[partition][offset] != null, "an assignment of offset " + offset + ", which is no point");
                require(
                        offset > last[0] || world.offsetsPutBack,
                        "assignment of offset " + offset + " behind that of " + last[0]);
                last[0] = offset;
            });
        }
    }

    private void countStatistics() {
        Units units = world.learner().parameters().standardisation();
        world.statistics().committed(each -> {
            Summed summed = (Summed) each.entry().about();
            summed.offsets().forEach(offset -> handedOver[summed.partition()][offset.intValue()]++);
            if (Simulation.MODEL.read(each.entry().value()).content() instanceof Content.OfMiniBatch(var batch)) {
                addsUp(batch, summed, units);
            } else {
                throw new AssertionError("no batch");
            }
            InputRange range = InputRange.of(each.entry().headers());
            require(
                    range != null
                            && range.partition() == summed.partition()
                            && summed.offsets().stream().allMatch(at -> at >= range.first() && at < range.next()),
                    "range " + range + " of offsets " + summed.offsets());
        });
        for (int p = 0; p < facts.length; p++) {
            require(
                    Arrays.equals(assigned[p], handedOver[p]),
                    "assigned " + Arrays.toString(assigned[p]) + " and handed over " + Arrays.toString(handedOver[p]));
        }
    }

    private void addsUp(MiniBatch batch, Summed summed, Units units) {
        require(batch.points() == summed.offsets().size(), batch.points() + " points of " + summed.offsets());
        double sum = 0;
        for (int k = 0; k < batch.statistics().components(); k++) {
            double[] numbers =
                    ((FullGaussianStatistics) batch.statistics().block(0).get(k)).toArray();
            sum += numbers[0] * (units.location()[0] + units.scale()[0] * numbers[1]);
        }
        double expected = 0;
        for (long offset : summed.offsets()) {
            expected += facts[summed.partition()][(int) offset].x();
        }
        require(Math.abs(sum - expected) <= TOLERANCE, "sum " + sum + " of points whose sum is " + expected);
    }

    private void everyPointIsAssignedOnceOrTold() {
        for (int p = 0; p < facts.length; p++) {
            List<Deleted> told = world.toldUnscored.getOrDefault(p, List.of());
            for (int offset = 0; offset < facts[p].length; offset++) {
                if (facts[p][offset] == null) {
                    continue;
                }
                tally.points++;
                if (assigned[p][offset] == 0) {
                    tally.unscored++;
                    require(
                            isIn(told, offset),
                            "offset " + offset + " of " + p + " is not assigned, and nobody says so");
                }
                require(
                        assigned[p][offset] <= 1 || world.offsetsPutBack,
                        "offset " + offset + " of " + p + " is assigned " + assigned[p][offset] + " times");
            }
        }
    }

    /** A point that is assigned again, because offsets were put back, is learned from again by its key. */
    private void everyKeyHasThePointsThatAreAssigned() {
        KeyCodec codec = new KeyCodec(Simulation.MODEL.fingerprint().structure());
        for (int p = 0; p < facts.length; p++) {
            Map<String, Long> expected = new TreeMap<>();
            for (int offset = 0; offset < facts[p].length; offset++) {
                if (assigned[p][offset] > 0) {
                    expected.merge(Simulation.device(offset), (long) assigned[p][offset], Long::sum);
                }
            }
            Map<String, Long> kept = new TreeMap<>();
            world.keys(p).forEach((key, value) -> {
                if (key.get().length > 0) {
                    kept.put(new String(key.get(), UTF_8), codec.points(value));
                }
            });
            require(kept.equals(expected), "keys have the points " + kept + ", and assigned are those of " + expected);
        }
    }

    private static boolean isIn(List<Deleted> ranges, long offset) {
        return ranges.stream().anyMatch(range -> offset >= range.first() && offset < range.next());
    }

    private void everyPointIsLearnedFromOnceOrTold() {
        long points = 0;
        for (Located record : world.learned) {
            Summed summed = (Summed) record.entry().about();
            summed.offsets().forEach(offset -> learned[summed.partition()][offset.intValue()]++);
            points += summed.offsets().size();
        }
        require(
                world.learner().points() == points,
                "the learner counts " + world.learner().points() + " points of " + points);
        tally.putBack += world.offsetsPutBack ? 1 : 0;
        for (int p = 0; p < facts.length; p++) {
            List<Deleted> lost = lostByEvents(p);
            for (int offset = 0; offset < facts[p].length; offset++) {
                require(
                        learned[p][offset] <= 1 || world.offsetsPutBack,
                        "offset " + offset + " of " + p + " is learned from " + learned[p][offset] + " times");
                require(
                        learned[p][offset] == 0 || world.offsetsPutBack || !isIn(lost, offset),
                        "offset " + offset + " of " + p + " is learned from, and told to be lost");
            }
        }
        whatIsNotLearnedFromIsTold();
        whatIsRepeatedIsDropped();
    }

    /** The sums of a batch cannot be cut: one is learned from when at least half of its offsets are new. */
    private void whatIsRepeatedIsDropped() {
        long[] known = new long[facts.length];
        for (Located record : world.read) {
            InputRange range = InputRange.of(record.entry().headers());
            long next = known[range.partition()];
            boolean wanted = range.next() > next && next - range.first() <= range.next() - next;
            require(
                    wanted == world.learned.contains(record),
                    range + " is " + (wanted ? "not " : "") + "learned from behind offset " + next);
            known[range.partition()] = Math.max(next, range.next());
        }
    }

    /**
     * By an event that names the offsets. Of a partition that a learner has never heard of it cannot say which, and where nothing
     * has come since it does not know yet: then its consumer alone tells that statistics were deleted.
     */
    private void whatIsNotLearnedFromIsTold() {
        long[] known = new long[facts.length];
        long[] newest = new long[facts.length];
        Arrays.fill(known, Long.MAX_VALUE);
        boolean[][] unknown = new boolean[facts.length][];
        Arrays.setAll(unknown, p -> new boolean[facts[p].length]);
        world.read.forEach(record -> {
            int partition = ((Summed) record.entry().about()).partition();
            known[partition] = Math.min(known[partition], record.offset());
            newest[partition] = Math.max(newest[partition], record.offset());
        });
        world.statistics().committed(record -> {
            Summed summed = (Summed) record.entry().about();
            int p = summed.partition();
            List<Deleted> lost = lostByEvents(p);
            for (long offset : summed.offsets()) {
                unknown[p][(int) offset] |= (record.offset() < known[p] || record.offset() > newest[p])
                        && isIn(world.toldUnread, record.offset());
                if (learned[p][(int) offset] == 0) {
                    tally.unlearned++;
                    require(
                            unknown[p][(int) offset] || isIn(lost, offset),
                            "offset " + offset + " of " + p + " is not learned from, and nobody says so");
                    require(
                            world.statisticsDeleted || world.offsetsPutBack,
                            "offset " + offset + " of " + p + " is not learned from");
                }
            }
        });
    }

    /** What became of every batch, for whoever looks for the reason of a failure. */
    String story() {
        StringBuilder story = new StringBuilder("unread statistics " + world.toldUnread);
        for (int p = 0; p < facts.length; p++) {
            story.append("; lost of ").append(p).append(' ').append(lostByEvents(p));
        }
        world.statistics()
                .committed(record -> story.append('\n')
                        .append(record.offset())
                        .append(
                                world.learned.contains(record)
                                        ? " learned "
                                        : world.read.contains(record) ? " read and dropped " : " not read ")
                        .append(record.entry().about())
                        .append(' ')
                        .append(InputRange.of(record.entry().headers())));
        return story.toString();
    }

    private List<Deleted> lostByEvents(int partition) {
        List<Deleted> lost = new ArrayList<>();
        world.reports().committed(each -> {
            Matcher matcher = LOST.matcher(new String(each.entry().value(), UTF_8));
            if (matcher.find() && Integer.parseInt(matcher.group(3)) == partition) {
                lost.add(new Deleted(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)) + 1));
            }
        });
        return lost;
    }

    /** Replayed over the records it has read, in one go, a learner ends in the same bytes, and publishes the same. */
    private void theLearnerIsWhatItHasRead() {
        SimulatedLearner replayed = world.untouchedLearner();
        world.read.forEach(replayed::take);
        replayed.flush();
        Map<String, byte[]> state = new TreeMap<>(world.learner().state());
        state.keySet().removeIf(entry -> entry.contains("/suspect-")); // a replay knows of no deletion
        require(
                state.keySet().equals(replayed.state().keySet()),
                "entries " + state.keySet() + " and replayed "
                        + replayed.state().keySet());
        replayed.state()
                .forEach((entry, bytes) -> require(
                        Arrays.equals(bytes, state.get(entry)), "entry " + entry + " of the state is another one"));
        ModelParameters parameters = world.learner().parameters();
        byte[][] newest = new byte[1][];
        world.models().committed(each -> newest[0] = each.entry().value());
        require(
                Arrays.equals(newest[0], new ModelRecord(Simulation.MODEL.fingerprint(), parameters).toBytes()),
                "what was published last is not what the learner knows");
    }
}
