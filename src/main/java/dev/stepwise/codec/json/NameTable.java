package dev.stepwise.codec.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Finds names by their bytes in UTF-8: a hash table with open addressing, and a guess that usually comes first. */
public final class NameTable {

    private static final int EMPTY = -1;

    private final byte[][] names;
    private final int[] slots;

    /** @param names all different */
    public NameTable(List<String> names) {
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.slots = new int[Math.max(2, Integer.highestOneBit(names.size()) * 4)];
        Arrays.fill(slots, EMPTY);
        for (int i = 0; i < this.names.length; i++) {
            int slot = slot(this.names[i], 0, this.names[i].length);
            while (slots[slot] != EMPTY) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i;
        }
    }

    /** Whether a text is this name. */
    boolean is(int index, JsonString text) {
        return is(index, text.bytes(), text.from(), text.to());
    }

    private boolean is(int index, byte[] bytes, int from, int to) {
        byte[] name = names[index];
        if (to - from != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** Index of a name; −1: unknown. */
    int indexOf(JsonString text) {
        return indexOf(text.bytes(), text.from(), text.to());
    }

    /** Index of the name that these bytes are; −1: unknown. */
    public int indexOf(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        while (slots[slot] != EMPTY) {
            if (is(slots[slot], bytes, from, to)) {
                return slots[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        return EMPTY;
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 15) & slots.length - 1;
    }
}
