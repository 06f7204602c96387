package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Reads the text of schemas, which may come from anybody. */
public final class AvroSchemas {

    private static final int LONGEST = 1 << 20;

    private AvroSchemas() {}

    /**
     * Reads a schema. Names and default values are taken as they are: what has been written has to be read.
     *
     * @param references texts of the schemas whose names it uses, in an order in which each uses earlier ones alone
     * @throws UnsuitableSchemaException when it is none
     */
    public static Schema parse(String text, List<String> references) {
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        for (String reference : references) {
            parse(parser, reference);
        }
        return parse(parser, text);
    }

    private static Schema parse(Schema.Parser parser, String text) {
        if (text.length() > LONGEST) {
            throw new UnsuitableSchemaException("is longer than " + LONGEST + " characters");
        }
        try {
            return parser.parse(text);
        } catch (RuntimeException e) {
            throw new UnsuitableSchemaException("is no Avro schema: " + e.getMessage());
        }
    }
}
