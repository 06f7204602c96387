package dev.stepwise.codec.avro;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.testing.MutatedEvents;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Mutated events: {@code -Devent.mutations=1000000} for more. */
class AvroFuzzTest {

    private static final ModelSchema MODEL = AvroEvents.model("""
            - {name: a}
            - {name: v, path: /list, size: 3}
            - {name: k, path: /map/key/n}
            - {name: d}
            - {name: level, family: categorical, levels: [one, two]}
            """);

    private static final Schema SCHEMA = AvroEvents.schema("{'type':'record','name':'E','fields':["
            + "{'name':'a','type':['null','double','string']},"
            + "{'name':'nothing','type':{'type':'array','items':'null'}},"
            + "{'name':'list','type':{'type':'array','items':['null','float']}},"
            + "{'name':'tree','type':['null',{'type':'record','name':'T','fields':["
            + "{'name':'left','type':['null','T']},{'name':'right','type':['null','T']},{'name':'s','type':'string'}]}]},"
            + "{'name':'map','type':{'type':'map','values':{'type':'record','name':'N','fields':["
            + "{'name':'n','type':'long'},{'name':'bytes','type':'bytes'}]}}},"
            + "{'name':'d','type':{'type':'bytes','logicalType':'decimal','precision':30,'scale':2}},"
            + "{'name':'level','type':'string'}]}");

    private static final byte[] EVENT = AvroEvents.fromJson(
            SCHEMA,
            "{'a':{'double':1},'nothing':[null],'list':[{'float':1},null,{'float':2}],"
                    + "'tree':{'T':{'left':{'T':{'left':null,'right':null,'s':'l'}},'right':null,'s':'abc'}},"
                    + "'map':{'key':{'n':7,'bytes':'xyz'},'other':{'n':8,'bytes':''}},'d':'12','level':'two'}");

    @Test
    void aMutatedEventIsAPointOrADeadLetterAndCostsLittle() {
        AvroPointReader reader = new AvroPointReader(MODEL, Limits.DEFAULT);
        AvroPlan plan = AvroPlan.of(SCHEMA, reader.wanted());
        MutatedEvents.check(EVENT, MODEL.columns(), (bytes, point) -> reader.read(bytes, 0, plan, point));
    }
}
