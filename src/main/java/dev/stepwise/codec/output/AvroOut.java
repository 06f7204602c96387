package dev.stepwise.codec.output;

/** Writes Avro's binary encoding (Avro 1.12, "Binary encoding"), in which the order of fields says which they are. */
final class AvroOut extends RecordOut {

    @Override
    AvroOut another() {
        return new AvroOut();
    }

    /** An int, a long, the number of items in a block, or the branch of a union: the lowest bit is the sign. */
    private void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    @Override
    void whole(int field, long value) {
        zigzag(value);
    }

    @Override
    void number(int field, double value) {
        item(value);
    }

    @Override
    void flag(int field, boolean value) {
        put(value ? 1 : 0);
    }

    @Override
    void text(int field, byte[] utf8) {
        zigzag(utf8.length);
        raw(utf8);
    }

    /** The second branch of the union with null. */
    @Override
    void present() {
        zigzag(1);
    }

    @Override
    void absent() {
        zigzag(0);
    }

    @Override
    void begin(int field) {}

    @Override
    void end() {}

    /** One block holds all items; a block of none ends them. */
    @Override
    void beginItems(int count) {
        if (count > 0) {
            zigzag(count);
        }
    }

    @Override
    void endItems() {
        zigzag(0);
    }

    @Override
    void beginNumbers(int field, int count) {
        beginItems(count);
    }

    @Override
    void endNumbers() {
        endItems();
    }

    @Override
    void beginWholes(int field, int count) {
        beginItems(count);
    }

    @Override
    void endWholes() {
        endItems();
    }

    @Override
    void item(long value) {
        zigzag(value);
    }
}
