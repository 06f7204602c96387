package dev.stepwise.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.cli.CommandRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every slip in a command line is answered by its place and the remedy, in at most three lines. */
class WrongArgumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fit --dta x.csv            | stepwise fit: there is no option '--dta'; did you mean '--data'?",
                "fit --data=x.csv --modle=m | stepwise fit: there is no option '--modle'; did you mean '--model'?",
                "fit x.csv                  | stepwise fit: 'x.csv' belongs to no option; did you mean '--data x.csv'?",
                "fit --data x.csv --zzzzzz  | stepwise fit: there is no option '--zzzzzz'",
                "fit                        | stepwise fit: needs --data FILE",
                "fitt --data x.csv          | stepwise: there is no command 'fitt'; did you mean 'fit'?",
                "init --data x --for anomaly | stepwise init: --for must be clusters or anomalies, not 'anomaly'",
                "fit --data x --restarts two | stepwise fit: Invalid value for option '--restarts': 'two' is not an int",
            })
    void itNamesThePlaceAndTheRemedy(String line, String message) {
        CommandRun run = CommandRun.of((Object[]) line.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).first().isEqualTo(message);
        assertThat(run.err().lines()).hasSizeBetween(2, 3).last().asString().startsWith("more: stepwise");
    }
}
