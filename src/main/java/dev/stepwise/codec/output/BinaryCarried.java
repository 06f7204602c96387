package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.stepwise.model.CarriedValues;
import dev.stepwise.model.ModelSchema.CarriedField;
import java.io.IOException;
import java.util.List;

/** Writes the values that an event carries on as a map of texts, or null where there is none. Not thread safe. */
final class BinaryCarried {

    private static final int CARRIED = 12;

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[][] names;
    private final RecordOut out;
    private final byte[] nothing;

    /** @param out has nothing yet */
    BinaryCarried(List<CarriedField> fields, RecordOut out) {
        this.out = out;
        names = fields.stream().map(field -> field.name().getBytes(UTF_8)).toArray(byte[][]::new);
        out.absent();
        nothing = out.copy();
    }

    byte[] of(CarriedValues values) {
        int present = 0;
        for (int field = 0; field < names.length; field++) {
            present += values.length(field) > 0 ? 1 : 0;
        }
        if (present == 0) {
            return nothing;
        }
        out.cut(0);
        out.present();
        out.beginItems(present);
        for (int field = 0; field < names.length; field++) {
            if (values.length(field) > 0) {
                out.begin(CARRIED);
                out.text(RecordOut.KEY, names[field]);
                out.text(RecordOut.VALUE, text(values, field));
                out.end();
            }
        }
        out.endItems();
        return out.copy();
    }

    /** What a value says: a text as it is, a number, true or false as it stands in JSON. */
    private static String text(CarriedValues values, int field) {
        byte[] json = new byte[values.length(field)];
        values.copy(field, json, 0);
        if (json[0] != '"') {
            return new String(json, US_ASCII);
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return String.valueOf(parser.nextTextValue());
        } catch (IOException _) {
            return "\uFFFD"; // it was written as JSON; whatever it is, the stream goes on
        }
    }
}
