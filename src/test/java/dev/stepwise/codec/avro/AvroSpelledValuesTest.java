package dev.stepwise.codec.avro;

import static dev.stepwise.codec.avro.AvroEvents.fromJson;
import static dev.stepwise.codec.avro.AvroEvents.model;
import static dev.stepwise.codec.avro.AvroEvents.read;
import static dev.stepwise.codec.avro.AvroEvents.record;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.model.ModelSchema;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class AvroSpelledValuesTest {

    private static final ModelSchema X = model("- {name: x, missing: [-999, n/a], lenient: true}\n- {name: 'y'}");

    private static double[] row(String type, String value) {
        Schema schema = record("x: " + type, "after: 'string'", "y: 'int'"); // digits that are not of the number
        return read(X, schema, fromJson(schema, "{'x':" + value + ",'after':'77','y':2}")).row;
    }

    @Test
    void numbersAndTextsMayMeanMissing() {
        assertThat(row("'long'", "-999")).containsExactly(NaN, 2);
        assertThat(row("'long'", "-998")).containsExactly(-998, 2);
        assertThat(row("'double'", "-999.0")).containsExactly(NaN, 2);
        assertThat(row("['double','string']", "{'string':'n/a'}")).containsExactly(NaN, 2);
        assertThat(row("'string'", "''")).containsExactly(NaN, 2);
    }

    /** (double) (float) -999.9 is -999.9000244140625. */
    @Test
    void aFloatIsComparedInItsOwnPrecision() {
        ModelSchema model = model("- {name: x, missing: [-999.9]}\n- {name: z, missing: [-999.9]}");
        Schema schema = record("x: 'float'", "z: 'double'");
        assertThat(read(model, schema, fromJson(schema, "{'x':-999.9,'z':-999.9000244140625}")).row)
                .containsExactly(NaN, -999.9f);
        assertThat(read(model, schema, fromJson(schema, "{'x':-999.8,'z':-999.9}")).row)
                .containsExactly(-999.8f, NaN);
    }

    @Test
    void aTextMayBeANumber() {
        assertThat(row("'string'", "'4.25'")).containsExactly(4.25, 2);
        assertThat(row("'string'", "'-999.0'")).containsExactly(NaN, 2);
        assertThat(row("['double','string']", "{'double':3}")).containsExactly(3, 2);
        assertThatThrownBy(() -> row("'string'", "'4,25'"))
                .isInstanceOf(BadPointException.class)
                .hasMessageContaining("/x must be a number, not \"4,25\"");
    }
}
