package dev.stepwise.codec.avro;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.json.NameTable;
import dev.stepwise.model.Point;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Reads values that have parts. */
final class PartNodes {

    private PartNodes() {}

    /** Reads the fields of a record, one after the other. */
    static final class Fields extends AvroNode {

        private final AvroNode[] fields;

        Fields(List<AvroNode> fields) {
            this.fields = fields.toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Point into) {
            in.enter();
            for (AvroNode field : fields) {
                field.read(in, into);
            }
            in.leave();
        }
    }

    /** Reads the branch of a union that the value says. */
    static final class Branches extends AvroNode {

        private final AvroNode[] branches;

        Branches(List<AvroNode> branches) {
            this.branches = branches.toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Point into) {
            branches[in.index(branches.length)].read(in, into);
        }
    }

    /** Reads the wanted items of an array, which are few, and passes over the others. */
    static final class Items extends AvroNode {

        private final AvroNode skip;
        private final int[] indices;
        private final AvroNode[] wanted;

        /** @param wanted by index, in ascending order */
        Items(AvroNode skip, SequencedMap<Integer, AvroNode> wanted) {
            this.skip = skip;
            this.indices = wanted.keySet().stream().mapToInt(i -> i).toArray();
            this.wanted = wanted.values().toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Point into) {
            in.enter();
            long index = 0;
            int next = 0;
            for (long n = in.block(); n > 0; n = in.block()) {
                for (long i = 0; i < n; i++, index++) {
                    if (next < indices.length && indices[next] == index) {
                        wanted[next++].read(in, into);
                    } else {
                        skip.read(in, into);
                    }
                }
            }
            in.leave();
        }
    }

    /** Reads the items of an array, all of them, which must be just so many. */
    static final class Vector extends AvroNode {

        private final String pointer;
        private final AvroNode skip;
        private final AvroNode[] elements;

        Vector(String pointer, AvroNode skip, List<AvroNode> elements) {
            this.pointer = pointer;
            this.skip = skip;
            this.elements = elements.toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Point into) {
            in.enter();
            long length = 0;
            for (long n = in.block(); n > 0; n = in.block()) {
                for (long i = 0; i < n; i++, length++) {
                    (length < elements.length ? elements[(int) length] : skip).read(in, into);
                }
            }
            in.leave();
            if (length != elements.length) {
                throw new BadPointException(
                        Reason.WRONG_DIMENSION,
                        pointer + " must be an array of " + elements.length + ", not of " + length);
            }
        }
    }

    /** Reads the wanted values of a map, and passes over the others. */
    static final class Entries extends AvroNode {

        private final String pointer;
        private final AvroNode skip;
        private final List<String> keys;
        private final NameTable table;
        private final AvroNode[] wanted;
        private final boolean[] once;
        /** The read in which each key was last seen. */
        private final long[] seen;

        /** @param once the wanted keys that must not stand twice */
        Entries(String pointer, AvroNode skip, SequencedMap<String, AvroNode> wanted, Set<String> once) {
            this.pointer = pointer;
            this.skip = skip;
            this.keys = List.copyOf(wanted.sequencedKeySet());
            this.table = new NameTable(keys);
            this.wanted = wanted.values().toArray(AvroNode[]::new);
            this.seen = new long[this.wanted.length];
            this.once = new boolean[this.wanted.length];
            for (int i = 0; i < this.once.length; i++) {
                this.once[i] = once.contains(keys.get(i));
            }
        }

        @Override
        void read(AvroCursor in, Point into) {
            in.enter();
            for (long n = in.block(); n > 0; n = in.block()) {
                for (long i = 0; i < n; i++) {
                    int from = in.pass(in.zigzag());
                    int index = table.indexOf(in.bytes(), from, in.position());
                    if (index < 0) {
                        skip.read(in, into);
                    } else {
                        if (seen[index] == in.reads() && once[index]) {
                            throw new BadPointException(
                                    Reason.DUPLICATE_KEY,
                                    pointer + "/" + keys.get(index) + " stands twice in its object");
                        }
                        seen[index] = in.reads();
                        wanted[index].read(in, into);
                    }
                }
            }
            in.leave();
        }
    }

    /** Reads one value several times, for several fields. */
    static final class Again extends AvroNode {

        private final AvroNode[] nodes;

        Again(List<AvroNode> nodes) {
            this.nodes = nodes.toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Point into) {
            int start = in.position();
            long items = in.itemsLeft();
            for (AvroNode node : nodes) {
                in.back(start, items);
                node.read(in, into);
            }
        }
    }

    /** A value of a type that does not suit a field, beside others in a union that do. */
    static final class Unsuitable extends AvroNode {

        private final String message;

        Unsuitable(String message) {
            this.message = message;
        }

        String message() {
            return message;
        }

        @Override
        void read(AvroCursor in, Point into) {
            throw new BadPointException(Reason.WRONG_TYPE, message);
        }
    }
}
