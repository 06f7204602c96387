package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.stepwise.topology.SimulationCheck.Tally;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens in whatever order, every point is assigned once and learned from once, or told to be lost. The ordinary
 * build runs some hundred schedules; {@code -Dtest=SimulationTest -Dschedules=100000} more, and a failure names its seed:
 * {@code -Dschedules.seed=… -Dschedules=1}.
 */
class SimulationTest {

    private static final int STEPS = 100;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Learn.class);

    @AfterEach
    void listenAgain() {
        LOG.setLevel(null);
    }

    @Test
    void noScheduleOfFaultsLosesOrDoublesAPointInSilence() {
        long first = Long.getLong("schedules.seed", 1);
        int schedules = Integer.getInteger("schedules", 300);
        Tally tally = new Tally();
        LOG.setLevel(Level.OFF); // it tells of every loss
        for (long seed = first; seed < first + schedules; seed++) {
            Simulation world = null;
            SimulationCheck check = null;
            try {
                world = new Simulation(seed, STEPS);
                check = new SimulationCheck(world, tally);
                check.check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "schedule " + seed + ", again with -Dschedules=1 -Dschedules.seed=" + seed + ": "
                                + e.getMessage() + "; " + (world == null ? "" : world.trace)
                                + (check == null ? "" : check.story()),
                        e);
            }
        }
        System.out.println("SimulationTest: " + schedules + " schedules from seed " + first + ": " + tally);
        if (schedules >= 300) { // the faults that it is about do occur
            assertThat(tally.unscored).isPositive();
            assertThat(tally.unlearned).isPositive();
            assertThat(tally.putBack).isPositive();
        }
    }
}
