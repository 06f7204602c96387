package dev.stepwise.codec.record;

import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;

/** Reads and writes what operators want. */
final class InstructionCbor {

    private static final int NAME = 1;
    private static final int FREEZE = 2;
    private static final int RESUME = 3;
    private static final int REVERT = 4;
    private static final int PIN = 5;
    private static final int UNPIN = 6;

    private InstructionCbor() {}

    static void write(CborOut out, Instruction instruction) {
        out.put(instruction.by()).put(instruction.timestampMillis());
        switch (instruction.command()) {
            case Command.Name(int cluster, String name) ->
                out.put((long) NAME).put((long) cluster).put(name);
            case Command.Freeze() -> out.put((long) FREEZE);
            case Command.Resume() -> out.put((long) RESUME);
            case Command.Revert(long version) -> out.put((long) REVERT).put(version);
            case Command.Pin(long version) -> out.put((long) PIN).put(version);
            case Command.Unpin() -> out.put((long) UNPIN);
        }
    }

    static Instruction read(CborIn in) {
        String by = in.readString();
        long timestampMillis = in.readLong();
        try {
            Command command = switch (in.readInt(0, Integer.MAX_VALUE)) {
                case NAME -> new Command.Name(in.readInt(0, Integer.MAX_VALUE), in.readString());
                case FREEZE -> new Command.Freeze();
                case RESUME -> new Command.Resume();
                case REVERT -> new Command.Revert(in.readLong());
                case PIN -> new Command.Pin(in.readLong());
                case UNPIN -> new Command.Unpin();
                default -> throw new InvalidRecordException("a command that this release does not know");
            };
            return new Instruction(command, by, timestampMillis);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException("a command with text that is not allowed: " + e.getMessage());
        }
    }
}
